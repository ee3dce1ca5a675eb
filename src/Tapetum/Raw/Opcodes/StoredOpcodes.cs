namespace Tapetum.Raw.Opcodes;

/// <summary>
/// What OpcodeList1 does to the numbers as they stand in the file, 65535ths, before black is taken off. Its rows and columns are those of the stored picture, margins and all:
/// <code>
/// ┌───────────────────┐  0, 0 of the opcodes
/// │    ┌──────────────┤  top, left of the active area: 0, 0 of the mosaic
/// </code>
/// What bends the picture waits for it.
/// </summary>
internal static class StoredOpcodes
{
    private const float Codes = 65535;

    /// <param name="plane">The mosaic; bad pixels are repaired in place.</param>
    /// <param name="dng">The list, where the active area begins, and by what numbers were looked up.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    /// <returns>As of <see cref="MosaicOpcodes.Apply"/>.</returns>
    /// <exception cref="InvalidDataException">Nothing is left of the picture.</exception>
    public static MosaicOpcodes.Result Apply(MosaicPlane plane, DngTags dng, CancellationToken cancellationToken)
    {
        List<Opcode> forPicture = [];
        List<Opcode> left = [];
        foreach (Opcode opcode in dng.Opcodes1)
        {
            switch (opcode)
            {
                case BadPixelsOpcode bad:
                    BadPixels.Repair(plane, Linearized(bad, dng), dng.ActiveTopPx, dng.ActiveLeftPx);
                    break;
                case TrimOpcode trim:
                    plane = plane.Trim(
                        Math.Max(0, trim.TopPx - dng.ActiveTopPx),
                        Math.Max(0, trim.LeftPx - dng.ActiveLeftPx),
                        trim.BottomPx - dng.ActiveTopPx,
                        trim.RightPx - dng.ActiveLeftPx
                    );
                    break;
                case WarpOpcode or VignetteOpcode:
                    forPicture.Add(opcode);
                    break;
                // LibRaw has looked up already what the file's own numbers stand for.
                case UnknownOpcode:
                case not null when dng.LinearizationTable.Count > 0:
                    left.Add(opcode);
                    break;
                default:
                    plane = Change(plane, opcode!, dng, cancellationToken);
                    break;
            }
        }

        return new(plane, [], forPicture, left, [.. left.Where(MustBeSaid).Select(opcode => opcode.Id)]);
    }

    /// <summary>Whether a picture without it is another than the file asks for.</summary>
    internal static bool MustBeSaid(Opcode opcode) =>
        opcode is not UnknownOpcode { IsOptional: true, IsDamaged: false };

    /// <summary>The value of bad pixels is that of the file, and LibRaw has looked up what it stands for.</summary>
    private static BadPixelsOpcode Linearized(BadPixelsOpcode bad, DngTags dng) =>
        bad.Constant is { } constant && constant < dng.LinearizationTable.Count
            ? bad with
            {
                Constant = (uint)dng.LinearizationTable[(int)constant],
            }
            : bad;

    private static MosaicPlane Change(
        MosaicPlane plane,
        Opcode opcode,
        DngTags dng,
        CancellationToken cancellationToken
    )
    {
        int left = dng.ActiveLeftPx + plane.LeftPx;
        int top = dng.ActiveTopPx + plane.TopPx;
        int widthPx = left + plane.WidthPx;
        float[] samples = new float[widthPx * (top + plane.HeightPx)];
        for (int y = 0; y < plane.HeightPx; y++)
        {
            Span<float> row = samples.AsSpan(((top + y) * widthPx) + left, plane.WidthPx);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = plane.Values[(y * plane.WidthPx) + x] / Codes;
            }
        }

        OpcodeValues.Apply(opcode, samples, widthPx, planes: 1, cancellationToken);
        for (int y = 0; y < plane.HeightPx; y++)
        {
            ReadOnlySpan<float> row = samples.AsSpan(((top + y) * widthPx) + left, plane.WidthPx);
            for (int x = 0; x < row.Length; x++)
            {
                plane.Values[(y * plane.WidthPx) + x] = (ushort)Math.Clamp((row[x] * Codes) + 0.5f, 0, Codes);
            }
        }

        return plane;
    }
}
