using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tapetum.Raw;

/// <summary>
/// What a DNG wants done to its mosaic before it is demosaicked (OpcodeList2). Big-endian in every file:
/// <code>
/// list     count (4) · opcodes
/// opcode   id (4) · DNG version (4) · flags (4): 1 optional, 2 not for previews · length n (4) · parameters (n)
/// GainMap  top, left, bottom, right (4 each) · first plane, planes (4 each) · row pitch, column pitch (4 each)
///          · rows, columns of the grid (4 each) · their spacing (8 each) · their origin (8 each) · planes of the grid (4)
///          · [rows, columns, planes] float
/// </code>
/// </summary>
/// <param name="GainMaps">Those that can be applied.</param>
/// <param name="NotApplied">The ids of opcodes that a reader must apply and that are not known here, and of gain maps that fit no Bayer mosaic.</param>
/// <remarks>Digital Negative Specification 1.6, chapter 7.</remarks>
internal sealed record OpcodeList(IReadOnlyList<GainMap> GainMaps, IReadOnlyList<int> NotApplied)
{
    public static readonly OpcodeList None = new([], []);

    private const int GainMapId = 9;
    private const int OpcodeHeaderBytes = 16;
    private const int GainMapHeaderBytes = 76;
    private const uint Optional = 1;

    /// <param name="bytes">The tag's value. Where it ends early, so does the list.</param>
    public static OpcodeList Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(uint))
        {
            return None;
        }

        List<GainMap> maps = [];
        List<int> notApplied = [];
        uint count = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        bytes = bytes[sizeof(uint)..];
        for (; count > 0 && bytes.Length >= OpcodeHeaderBytes; count--)
        {
            int id = BinaryPrimitives.ReadInt32BigEndian(bytes);
            uint flags = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
            bytes = bytes[OpcodeHeaderBytes..];
            if (length > bytes.Length)
            {
                break;
            }

            ReadOnlySpan<byte> parameters = bytes[..(int)length];
            bytes = bytes[(int)length..];
            if (id == GainMapId && ParseGainMap(parameters) is { } map)
            {
                maps.Add(map);
            }
            else if (id == GainMapId || (flags & Optional) == 0)
            {
                notApplied.Add(id);
            }
        }

        return new(maps, notApplied);
    }

    /// <returns>Null when it is damaged, or not for a mosaic.</returns>
    private static GainMap? ParseGainMap(ReadOnlySpan<byte> p)
    {
        if (p.Length < GainMapHeaderBytes)
        {
            return null;
        }

        int[] area = Int32s(p, 8);
        (int firstPlane, int planes) = (area[4], area[5]);
        int[] grid = Int32s(p[32..], 2);
        int gridPlanes = BinaryPrimitives.ReadInt32BigEndian(p[72..]);
        ReadOnlySpan<byte> gains = p[GainMapHeaderBytes..];
        if (
            firstPlane != 0
            || planes < 1
            || Math.Min(grid[0], Math.Min(grid[1], gridPlanes)) < 1
            || (decimal)grid[0] * grid[1] * gridPlanes * sizeof(float) > gains.Length
        )
        {
            return null;
        }

        GainMap map = new()
        {
            TopPx = area[0],
            LeftPx = area[1],
            BottomPx = area[2],
            RightPx = area[3],
            RowPitchPx = area[6],
            ColumnPitchPx = area[7],
            Rows = grid[0],
            Columns = grid[1],
            RowSpacing = BinaryPrimitives.ReadDoubleBigEndian(p[40..]),
            ColumnSpacing = BinaryPrimitives.ReadDoubleBigEndian(p[48..]),
            RowOrigin = BinaryPrimitives.ReadDoubleBigEndian(p[56..]),
            ColumnOrigin = BinaryPrimitives.ReadDoubleBigEndian(p[64..]),
            Gains = FirstPlane(gains, grid[0] * grid[1], gridPlanes),
        };
        return map.IsUsable() ? map : null;
    }

    private static float[] FirstPlane(ReadOnlySpan<byte> gains, int points, int planes)
    {
        float[] first = new float[points];
        for (int i = 0; i < points; i++)
        {
            first[i] = BinaryPrimitives.ReadSingleBigEndian(gains[(i * planes * sizeof(float))..]);
        }

        return first;
    }

    private static int[] Int32s(ReadOnlySpan<byte> bytes, int count)
    {
        int[] values = new int[count];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(bytes[..(count * sizeof(int))]), values);
        return values;
    }
}
