using Tapetum.Raw.Containers;
using Tapetum.Raw.Preparation;

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
                    var kept = Kept(trim, dng);
                    plane = plane.Trim(kept.TopPx, kept.LeftPx, kept.BottomPx, kept.RightPx);
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
                    int leftPx = dng.ActiveLeftPx + plane.LeftPx;
                    int topPx = dng.ActiveTopPx + plane.TopPx;
                    Change(plane.Values, plane.WidthPx, planes: 1, leftPx, topPx, opcode!, cancellationToken);
                    break;
            }
        }

        return new(plane, [], forPicture, left, [.. left.Where(MustBeSaid).Select(opcode => opcode.Id)]);
    }

    /// <param name="Plane">The picture.</param>
    /// <param name="ForPicture">What bends or brightens it, and waits until it is denoised.</param>
    /// <param name="NotApplied">By their numbers.</param>
    internal sealed record RgbResult(RgbPlane Plane, IReadOnlyList<Opcode> ForPicture, IReadOnlyList<int> NotApplied);

    /// <summary>The same for a picture that is stored with all colours. Bad pixels are a mosaic's alone.</summary>
    /// <param name="plane">The picture; its numbers are changed in place.</param>
    /// <param name="dng">The list, where the active area begins, and by what numbers were looked up.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    /// <exception cref="InvalidDataException">Nothing is left of the picture.</exception>
    public static RgbResult Apply(RgbPlane plane, DngTags dng, CancellationToken cancellationToken)
    {
        List<Opcode> forPicture = [];
        List<int> notApplied = [];
        foreach (Opcode opcode in dng.Opcodes1)
        {
            switch (opcode)
            {
                case TrimOpcode trim:
                    var kept = Kept(trim, dng);
                    plane = plane.Trim(kept.TopPx, kept.LeftPx, kept.BottomPx, kept.RightPx);
                    break;
                case WarpOpcode or VignetteOpcode:
                    forPicture.Add(opcode);
                    break;
                case UnknownOpcode or BadPixelsOpcode:
                case not null when dng.LinearizationTable.Count > 0:
                    if (MustBeSaid(opcode))
                    {
                        notApplied.Add(opcode.Id);
                    }

                    break;
                default:
                    int left = dng.ActiveLeftPx + plane.LeftPx;
                    int top = dng.ActiveTopPx + plane.TopPx;
                    Change(plane.Values, plane.WidthPx, RgbPlane.Planes, left, top, opcode!, cancellationToken);
                    break;
            }
        }

        return new(plane, forPicture, notApplied);
    }

    /// <summary>What is left of the active area, in its own pixels.</summary>
    private static (int TopPx, int LeftPx, int BottomPx, int RightPx) Kept(TrimOpcode trim, DngTags dng) =>
        (
            Math.Max(0, trim.TopPx - dng.ActiveTopPx),
            Math.Max(0, trim.LeftPx - dng.ActiveLeftPx),
            trim.BottomPx - dng.ActiveTopPx,
            trim.RightPx - dng.ActiveLeftPx
        );

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

    /// <param name="values">[height, widthPx, planes]; in place.</param>
    /// <param name="widthPx">Of the picture.</param>
    /// <param name="planes">Of the picture.</param>
    /// <param name="left">The column of the stored picture that it begins with.</param>
    /// <param name="top">The row of the stored picture that it begins with.</param>
    /// <param name="opcode">What is done.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    private static void Change(
        ushort[] values,
        int widthPx,
        int planes,
        int left,
        int top,
        Opcode opcode,
        CancellationToken cancellationToken
    )
    {
        int heightPx = values.Length / (widthPx * planes);
        int wholeWidthPx = left + widthPx;
        float[] samples = new float[wholeWidthPx * (top + heightPx) * planes];
        for (int y = 0; y < heightPx; y++)
        {
            Span<float> row = RowOf(y);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = values[(y * row.Length) + i] / Codes;
            }
        }

        OpcodeValues.Apply(opcode, samples, wholeWidthPx, planes, cancellationToken);
        for (int y = 0; y < heightPx; y++)
        {
            ReadOnlySpan<float> row = RowOf(y);
            for (int i = 0; i < row.Length; i++)
            {
                values[(y * row.Length) + i] = (ushort)Math.Clamp((row[i] * Codes) + 0.5f, 0, Codes);
            }
        }

        Span<float> RowOf(int y) => samples.AsSpan((((top + y) * wholeWidthPx) + left) * planes, widthPx * planes);
    }
}
