using System.Buffers.Binary;

namespace Tapetum.Tests.Raw.Opcodes;

/// <summary>Opcode lists byte by byte, as the DNG specification draws them.</summary>
internal static class OpcodeBytes
{
    public const uint Optional = 1;

    public static byte[] List(params byte[][] opcodes) => [.. Int32(opcodes.Length), .. opcodes.SelectMany(o => o)];

    public static byte[] Opcode(int id, params byte[][] parameters) => Opcode(id, 0u, parameters);

    public static byte[] Opcode(int id, uint flags, params byte[][] parameters)
    {
        byte[] all = [.. parameters.SelectMany(p => p)];
        return [.. Int32(id), 1, 3, 0, 0, .. Int32((int)flags), .. Int32(all.Length), .. all];
    }

    public static byte[] Area(int top, int left, int bottom, int right, int rowPitch = 1, int columnPitch = 1) =>
        Int32(top, left, bottom, right, 0, 1, rowPitch, columnPitch);

    /// <summary>Of all three planes of a picture.</summary>
    public static byte[] Picture(int bottom, int right) => Int32(0, 0, bottom, right, 0, 3, 1, 1);

    public static byte[] Int32(params int[] values)
    {
        byte[] bytes = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), values[i]);
        }

        return bytes;
    }

    public static byte[] Int16(params ushort[] values)
    {
        byte[] bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), values[i]);
        }

        return bytes;
    }

    public static byte[] Single(params float[] values)
    {
        byte[] bytes = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(4 * i), values[i]);
        }

        return bytes;
    }

    public static byte[] Double(params double[] values)
    {
        byte[] bytes = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(8 * i), values[i]);
        }

        return bytes;
    }
}
