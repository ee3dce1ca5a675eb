using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tapetum.Raw.Opcodes;

namespace Tapetum.Development.Lens;

/// <summary>
/// How far red, green and blue of a straight picture's pixels lie from them in the lens's. What the factor of the radius adds is looked up by the radius's square,
/// between entries by a line, to a hundredth of a pixel.
/// </summary>
internal sealed class WarpField
{
    private const int Entries = 4096;
    private const int Channels = 3;

    /// <summary>Columns and rows between places where <see cref="RowsOf"/> looks: shifts change little from one to the next.</summary>
    private const int LookEvery = 16;

    /// <summary>For what lies between them, and for the pixels that an interpolation takes.</summary>
    private const int Margin = 5;

    private readonly int widthPx;
    private readonly float centerXPx;
    private readonly float centerYPx;
    private readonly float entriesPerSquare;
    private readonly Vector128<float>[] factors;
    private readonly Vector128<float> tangential0;
    private readonly Vector128<float> tangential1;
    private readonly bool isTangential;

    public WarpField(WarpOpcode warp, int widthPx, int heightPx)
    {
        this.widthPx = widthPx;
        OpticalFrame frame = new(widthPx, heightPx, warp.CenterX, warp.CenterY);
        (double left, double top) = frame.ToPixels(0, 0);
        (centerXPx, centerYPx) = ((float)left, (float)top);
        entriesPerSquare = (float)(Entries / (frame.UnitPx * frame.UnitPx));
        // Three planes' numbers side by side; the fourth is green's again, so that it never differs from all others.
        bool isOne = warp.Planes.Count < Channels;
        WarpOpcode.Plane[] planes =
        [
            warp.Planes[0],
            warp.Planes[isOne ? 0 : 1],
            warp.Planes[isOne ? 0 : 2],
            warp.Planes[isOne ? 0 : 1],
        ];
        factors = new Vector128<float>[Entries + 2];
        for (int i = 0; i < factors.Length; i++)
        {
            double radius = Math.Sqrt((double)i / Entries);
            factors[i] = Each(plane => warp.FactorAt(plane, radius) - 1);
        }

        tangential0 = Each(plane => plane.Tangential0 / frame.UnitPx);
        tangential1 = Each(plane => plane.Tangential1 / frame.UnitPx);
        isTangential = (tangential0, tangential1) != (Vector128<float>.Zero, Vector128<float>.Zero);

        Vector128<float> Each(Func<WarpOpcode.Plane, double> number) =>
            Vector128.Create([.. planes.Select(plane => (float)number(plane))]);
    }

    /// <summary>How far to the right and down red, green, blue (and green) of a pixel lie, px.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector128<float> X, Vector128<float> Y) ShiftOf(int xPx, int yPx)
    {
        float x = xPx - centerXPx;
        float y = yPx - centerYPx;
        float square = (x * x) + (y * y);
        float at = MathF.Min(square * entriesPerSquare, Entries);
        int entry = (int)at;
        Vector128<float> factor = factors[entry];
        factor += (factors[entry + 1] - factor) * (at - entry);
        (Vector128<float> across, Vector128<float> down) = (factor * x, factor * y);
        if (isTangential)
        {
            float twice = 2 * x * y;
            across += (tangential1 * (square + (2 * x * x))) + (tangential0 * twice);
            down += (tangential0 * (square + (2 * y * y))) + (tangential1 * twice);
        }

        return (across, down);
    }

    /// <summary>The rows that the pixels of some rows lie in, those for interpolation with them; beyond the picture where they do.</summary>
    public (int First, int End) RowsOf(int topPx, int endPx)
    {
        (float least, float most) = (float.MaxValue, float.MinValue);
        for (int y = topPx; y < endPx + LookEvery; y += LookEvery)
        {
            int row = Math.Min(y, endPx - 1);
            for (int x = 0; x < widthPx + LookEvery; x += LookEvery)
            {
                Vector128<float> down = ShiftOf(Math.Min(x, widthPx - 1), row).Y;
                for (int channel = 0; channel < Channels; channel++)
                {
                    least = MathF.Min(least, row + down[channel]);
                    most = MathF.Max(most, row + down[channel]);
                }
            }
        }

        return (ToRow(least) - Margin, ToRow(most) + Margin + 1);
    }

    /// <summary>Numbers of a damaged warp may be any.</summary>
    private static int ToRow(float place) => float.IsNaN(place) ? 0 : (int)Math.Clamp(place, -1e6f, 1e6f);
}
