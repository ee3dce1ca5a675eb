using System.Buffers.Binary;
using Tapetum.Raw.Preparation;

namespace Tapetum.Encoding.Dng;

/// <summary>Gain maps as a DNG's OpcodeList2; <see cref="Raw.Opcodes.OpcodeReader"/> draws its layout.</summary>
internal static class GainMapOpcodes
{
    private const int GainMapId = 9;
    private const int DngVersion = 0x01030000;
    private const int ParameterBytes = 76;

    public static byte[] Of(IReadOnlyList<GainMap> maps)
    {
        using MemoryStream list = new();
        WriteInt32s(list, maps.Count);
        foreach (GainMap map in maps)
        {
            WriteInt32s(list, GainMapId, DngVersion, 0, ParameterBytes + (sizeof(float) * map.Gains.Length));
            WriteInt32s(list, map.TopPx, map.LeftPx, map.BottomPx, map.RightPx);
            WriteInt32s(list, 0, 1, map.RowPitchPx, map.ColumnPitchPx, map.Rows, map.Columns);
            WriteDoubles(list, map.RowSpacing, map.ColumnSpacing, map.RowOrigin, map.ColumnOrigin);
            WriteInt32s(list, 1);
            WriteInt32s(list, [.. map.Gains.Select(BitConverter.SingleToInt32Bits)]);
        }

        return list.ToArray();
    }

    private static void WriteInt32s(Stream stream, params ReadOnlySpan<int> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (int value in values)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            stream.Write(bytes);
        }
    }

    private static void WriteDoubles(Stream stream, params ReadOnlySpan<double> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        foreach (double value in values)
        {
            BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
