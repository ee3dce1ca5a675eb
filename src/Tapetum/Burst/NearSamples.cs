using System.Numerics;
using Tapetum.Raw;

namespace Tapetum.Burst;

/// <summary>
/// The samples of a colour that a frame has around a place, near ones with more weight than far ones: those of several frames fill each other's gaps.
/// <code>
/// weight = exp(−d²/2s²), d the distance, of the 4×4 pixels around        s: 0.7 px, of green 0.55 px, whose pixels are twice as dense
/// </code>
/// On each axis every second of the four pixels is of the red and blue places' own colour, and so is every second on both; of green the others on both axes are too.
/// </summary>
/// <remarks>Takeda et al., "Kernel Regression for Image Processing and Reconstruction", IEEE TIP 2007; Wronski et al., "Handheld Multi-Frame Super-Resolution", SIGGRAPH 2019.</remarks>
/// <param name="values">[heightPx, widthPx], a mosaic.</param>
/// <param name="widthPx">Its columns.</param>
/// <param name="heightPx">Its rows.</param>
/// <param name="cfa">Its colours.</param>
internal sealed class NearSamples(float[] values, int widthPx, int heightPx, CfaPattern cfa)
{
    private const int Window = 4;

    /// <summary>1/2s².</summary>
    private const float Narrowness = 0.5f / (0.7f * 0.7f);
    private const float GreenNarrowness = 0.5f / (0.55f * 0.55f);

    /// <summary>A bell's height one pixel from its middle.</summary>
    private static readonly float Beside = MathF.Exp(-Narrowness);
    private static readonly float GreenBeside = MathF.Exp(-GreenNarrowness);

    /// <summary>Adds to a row of the reference's mosaic what the frame has around each of its pixels.</summary>
    /// <param name="row">Which.</param>
    /// <param name="x">Where its pixels are in the frame.</param>
    /// <param name="y">Likewise.</param>
    /// <param name="trust">What each sample's weight is multiplied by.</param>
    /// <param name="own">Of each pixel's own colour.</param>
    /// <param name="exchanged">Of blue where red pixels are, and of red where blue ones are; of green nothing.</param>
    public void Add(
        int row,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> trust,
        SampleSums own,
        SampleSums exchanged
    )
    {
        int i = 0;
        while (i < x.Length)
        {
            if (SteppingPlaces.TryFind(x, y, i, out SteppingPlaces places) && places.AreWithin(1, 2, widthPx, heightPx))
            {
                Vector<float> trusted = new(trust[i..]);
                (Grid ofOwn, Grid ofExchanged) = Around(places, i, row);
                own.Add(i, trusted, ofOwn.Sum, ofOwn.Weight, ofOwn.Square);
                exchanged.Add(i, trusted, ofExchanged.Sum, ofExchanged.Weight, ofExchanged.Square);
                i += Vector<float>.Count;
            }
            else
            {
                int color = cfa.ColorAt(i, row);
                own.Add(i, trust[i], Around(x[i], y[i], color));
                if (color != 1)
                {
                    exchanged.Add(i, trust[i], Around(x[i], y[i], 2 - color));
                }

                i++;
            }
        }
    }

    /// <summary>The definition: the sums around one place.</summary>
    internal (float Sum, float Weight, float Square) Around(float x, float y, int color)
    {
        (int left, int top) = ((int)MathF.Floor(x) - 1, (int)MathF.Floor(y) - 1);
        float narrowness = color == 1 ? GreenNarrowness : Narrowness;
        (float sum, float total, float squares) = (0, 0, 0);
        for (int row = Math.Max(0, top); row < Math.Min(top + Window, heightPx); row++)
        {
            for (int column = Math.Max(0, left); column < Math.Min(left + Window, widthPx); column++)
            {
                if (cfa.ColorAt(column, row) == color)
                {
                    float distance2 = ((x - column) * (x - column)) + ((y - row) * (y - row));
                    float weight = MathF.Exp(-narrowness * distance2);
                    sum += weight * values[(row * widthPx) + column];
                    total += weight;
                    squares += weight * weight;
                }
            }
        }

        return (sum, total, squares);
    }

    private (Grid Own, Grid Exchanged) Around(SteppingPlaces places, int column, int row)
    {
        Vector<int> lanes = Vector<int>.Indices + new Vector<int>(column + cfa.RedColumn + row + cfa.RedRow);
        Vector<int> isGreen = Vector.Equals(lanes & Vector<int>.One, Vector<int>.One);
        Vector<float> narrowness = Vector.ConditionalSelect(
            isGreen,
            new Vector<float>(GreenNarrowness),
            new Vector<float>(Narrowness)
        );
        Vector<float> beside = Vector.ConditionalSelect(
            isGreen,
            new Vector<float>(GreenBeside),
            new Vector<float>(Beside)
        );
        Bells columns = new(places.Across, narrowness, beside);
        Bells rows = new(places.Down, narrowness, beside);
        // Steps from the window's corner to pixels whose filters are those of the places' own pixels.
        int across = (places.Left - 1 - column) & 1;
        int down = (places.Top - 1 - row) & 1;
        Grid own = At(places, columns.From(across), rows.From(down), across, down);
        Grid between = At(places, columns.From(1 - across), rows.From(1 - down), 1 - across, 1 - down);
        // Diagonally beside green pixels are green ones, beside red ones blue.
        return (own.With(between.Where(isGreen)), between.Where(~isGreen));
    }

    /// <summary>Of every second pixel on both axes: the weights are products of both axes' weights, and so are their sums.</summary>
    private Grid At(
        SteppingPlaces places,
        (Vector<float> First, Vector<float> Second) columns,
        (Vector<float> First, Vector<float> Second) rows,
        int across,
        int down
    )
    {
        (Vector<float> left, Vector<float> right) = columns;
        (Vector<float> top, Vector<float> bottom) = rows;
        ReadOnlySpan<float> above = values.AsSpan(((places.Top - 1 + down) * widthPx) + places.Left - 1 + across);
        ReadOnlySpan<float> below = above[(2 * widthPx)..];
        Vector<float> sum =
            (top * ((left * new Vector<float>(above)) + (right * new Vector<float>(above[2..]))))
            + (bottom * ((left * new Vector<float>(below)) + (right * new Vector<float>(below[2..]))));
        return new(
            sum,
            (left + right) * (top + bottom),
            ((left * left) + (right * right)) * ((top * top) + (bottom * bottom))
        );
    }

    private readonly record struct Grid(Vector<float> Sum, Vector<float> Weight, Vector<float> Square)
    {
        public Grid Where(Vector<int> counts) =>
            new(
                Vector.ConditionalSelect(counts, Sum, Vector<float>.Zero),
                Vector.ConditionalSelect(counts, Weight, Vector<float>.Zero),
                Vector.ConditionalSelect(counts, Square, Vector<float>.Zero)
            );

        public Grid With(Grid more) => new(Sum + more.Sum, Weight + more.Weight, Square + more.Square);
    }

    /// <summary>The weights of a window's four pixels on one axis, of two exponentials: exp(−n·(t − k)²) = exp(−n·t²)·exp(2n·t)ᵏ·exp(−n)^k², k from −1 to 2.</summary>
    private readonly ref struct Bells
    {
        private readonly Vector<float> before;
        private readonly Vector<float> at;
        private readonly Vector<float> next;
        private readonly Vector<float> last;

        /// <param name="t">From the window's second pixel, 0 to 1.</param>
        /// <param name="narrowness">n.</param>
        /// <param name="beside">exp(−n).</param>
        public Bells(Vector<float> t, Vector<float> narrowness, Vector<float> beside)
        {
            at = Vector.Exp(-narrowness * t * t);
            Vector<float> slope = Vector.Exp(2 * narrowness * t);
            before = at * beside / slope;
            next = at * beside * slope;
            Vector<float> square = beside * beside;
            last = at * square * square * slope * slope;
        }

        /// <summary>One of the first two, and the one after the next.</summary>
        public (Vector<float> First, Vector<float> Second) From(int first) => first == 0 ? (before, next) : (at, last);
    }
}
