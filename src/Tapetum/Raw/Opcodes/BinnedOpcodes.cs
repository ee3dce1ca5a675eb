using System.Buffers.Binary;

namespace Tapetum.Raw.Opcodes;

/// <summary>Opcodes for a picture of which each pixel was made of a block of those that they count in. What they give relative to the picture stays.</summary>
internal static class BinnedOpcodes
{
    private const int PitchesAt = 24;

    /// <param name="opcodes">As the file has them.</param>
    /// <param name="blockPx">How many pixels were made one, each way.</param>
    public static IReadOnlyList<Opcode> Of(IEnumerable<Opcode> opcodes, int blockPx)
    {
        List<byte> list = [];
        int count = 0;
        foreach (Opcode opcode in opcodes)
        {
            list.AddRange(BytesOf(opcode, blockPx));
            count++;
        }

        byte[] told = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(told, count);
        return OpcodeList.Parse(
            new byte[][] { told, [.. list] }
                .SelectMany(part => part)
                .ToArray()
        );
    }

    private static byte[] BytesOf(Opcode opcode, int blockPx)
    {
        byte[] bytes = opcode.Bytes.ToArray();
        Span<byte> parameters = bytes.AsSpan(Math.Min(OpcodeList.HeaderBytes, bytes.Length));
        switch (opcode)
        {
            case TrimOpcode trim:
                Put(parameters, 0, Up(trim.TopPx), Up(trim.LeftPx), trim.BottomPx / blockPx, trim.RightPx / blockPx);
                return bytes;
            case LineOpcode lines:
                return Lines(lines, AreaOf(lines.Area), bytes);
            case TableOpcode { Area: var area }:
                PutArea(parameters, AreaOf(area));
                return bytes;
            case PolynomialOpcode { Area: var area }:
                PutArea(parameters, AreaOf(area));
                return bytes;
            case GainMapOpcode { Area: var area }:
                PutArea(parameters, AreaOf(area));
                return bytes;
            default:
                return bytes;
        }

        int Up(int px) => (int)((px + (long)blockPx - 1) / blockPx);

        OpcodeArea AreaOf(OpcodeArea area) =>
            area with
            {
                TopPx = area.TopPx / blockPx,
                LeftPx = area.LeftPx / blockPx,
                BottomPx = Up(area.BottomPx),
                RightPx = Up(area.RightPx),
                RowPitchPx = Math.Max(1, area.RowPitchPx / blockPx),
                ColumnPitchPx = Math.Max(1, area.ColumnPitchPx / blockPx),
            };

        byte[] Lines(LineOpcode lines, OpcodeArea area, byte[] whole)
        {
            (int before, int pitchBefore) = lines.IsPerRow
                ? (lines.Area.TopPx, lines.Area.RowPitchPx)
                : (lines.Area.LeftPx, lines.Area.ColumnPitchPx);
            (int first, int pitch, int count) = lines.IsPerRow
                ? (area.TopPx, area.RowPitchPx, area.Rows)
                : (area.LeftPx, area.ColumnPitchPx, area.Columns);
            byte[] binned = new byte[OpcodeList.HeaderBytes + OpcodeArea.Bytes + sizeof(int) + (sizeof(float) * count)];
            whole.AsSpan(0, OpcodeList.HeaderBytes + OpcodeArea.Bytes).CopyTo(binned);
            Span<byte> body = binned.AsSpan(OpcodeList.HeaderBytes);
            BinaryPrimitives.WriteInt32BigEndian(binned.AsSpan(OpcodeList.HeaderBytes - sizeof(int)), body.Length);
            PutArea(body, area);
            Put(body, OpcodeArea.Bytes, count);
            for (int i = 0; i < count; i++)
            {
                float mean = 0;
                for (int px = 0; px < blockPx; px++)
                {
                    int line = (((first + (i * pitch)) * blockPx) + px - before) / pitchBefore;
                    mean += lines.Values[Math.Clamp(line, 0, lines.Values.Length - 1)] / blockPx;
                }

                BinaryPrimitives.WriteSingleBigEndian(
                    body[(OpcodeArea.Bytes + sizeof(int) + (sizeof(float) * i))..],
                    mean
                );
            }

            return binned;
        }
    }

    private static void PutArea(Span<byte> bytes, OpcodeArea area)
    {
        Put(bytes, 0, area.TopPx, area.LeftPx, area.BottomPx, area.RightPx);
        Put(bytes, PitchesAt, area.RowPitchPx, area.ColumnPitchPx);
    }

    private static void Put(Span<byte> bytes, int at, params ReadOnlySpan<int> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes[(at + (sizeof(int) * i))..], values[i]);
        }
    }
}
