using Tapetum.Inference;

namespace Tapetum.Development.Detail;

/// <summary>
/// How blurred a picture's sharpest edges are. Across an edge of height H that a Gaussian of σ pixels has blurred, the largest step between neighbours is
/// <code>H·erf(1 / (2√2·σ))</code>
/// so each edge that stands alone, upright or level, tells a σ; the tenth of them that are sharpest tell the lens's and the sensor's, the others are out of focus or moved.
/// </summary>
internal static class EdgeBlur
{
    private const int RowStep = 4;
    private const int Reach = 4;
    private const int Bins = 256;
    private const int LeastEdges = 200;
    private const double Sharpest = 0.1;

    /// <summary>In standard deviations of the sensor's noise.</summary>
    private const float LeastHeight = 12;
    private const float LeastLight = 0.005f;

    /// <summary>The plateaus beside an edge are level to this share of its height.</summary>
    private const float Unevenness = 0.12f;

    /// <summary>Edges lean by this at most, in rows to a column.</summary>
    private const float Lean = 0.3f;

    /// <returns>σ, px; null where a picture has too few edges to tell.</returns>
    /// <param name="picture">Linear; its green tells.</param>
    /// <param name="noise">Of the sensor.</param>
    public static double? Of(LinearImage picture, LinearNoise noise)
    {
        int[] counts = new int[Bins];
        Lock adding = new();
        int rows = Math.Max(0, (picture.HeightPx - 2) / RowStep);
        Parallel.For(
            0,
            rows,
            () => new int[Bins],
            (row, _, own) =>
            {
                Count(picture, 1 + (row * RowStep), noise, own);
                return own;
            },
            own =>
            {
                lock (adding)
                {
                    for (int i = 0; i < Bins; i++)
                    {
                        counts[i] += own[i];
                    }
                }
            }
        );
        int all = counts.Sum();
        if (all < LeastEdges)
        {
            return null;
        }

        int left = (int)(Sharpest * all);
        int bin = Bins - 1;
        while (left >= counts[bin])
        {
            left -= counts[bin--];
        }

        return SigmaOf((bin + 0.5) / Bins);
    }

    private static void Count(LinearImage picture, int y, LinearNoise noise, int[] counts)
    {
        ReadOnlySpan<float> row = picture.Row(y);
        ReadOnlySpan<float> above = picture.Row(y - 1);
        ReadOnlySpan<float> below = picture.Row(y + 1);
        for (int x = Reach; x < picture.WidthPx - Reach - 1; x++)
        {
            float step = At(row, x + 1) - At(row, x);
            float size = MathF.Abs(step);
            if (
                size < LeastLight / 4
                || size < MathF.Abs(At(row, x) - At(row, x - 1))
                || size <= MathF.Abs(At(row, x + 2) - At(row, x + 1))
            )
            {
                continue;
            }

            (float before, float after) = (At(row, x - Reach + 1), At(row, x + Reach));
            float height = MathF.Abs(after - before);
            float light = MathF.Max(before, after);
            bool isHigh =
                height > LeastLight
                && height * height
                    > LeastHeight * LeastHeight * (((float)noise.Shot * MathF.Max(light, 0)) + (float)noise.Read);
            bool standsAlone =
                MathF.Abs(before - At(row, x - Reach)) < Unevenness * height
                && MathF.Abs(after - At(row, x + Reach + 1)) < Unevenness * height;
            bool isUpright =
                MathF.Abs(At(below, x) - At(above, x)) < 2 * Lean * size
                && MathF.Abs(At(below, x + 1) - At(above, x + 1)) < 2 * Lean * size;
            if (isHigh && standsAlone && isUpright && size < height)
            {
                counts[(int)(Bins * size / height)]++;
            }
        }

        static float At(ReadOnlySpan<float> rgb, int column) => rgb[(3 * column) + 1];
    }

    /// <summary>erf by Abramowitz and Stegun 7.1.26, inverted by halving.</summary>
    private static double SigmaOf(double share)
    {
        (double least, double most) = (0.2, 4);
        for (int i = 0; i < 40; i++)
        {
            double sigma = (least + most) / 2;
            (least, most) = Erf(1 / (2 * Math.Sqrt(2) * sigma)) > share ? (sigma, most) : (least, sigma);
        }

        return (least + most) / 2;
    }

    private static double Erf(double x)
    {
        double t = 1 / (1 + (0.3275911 * x));
        double sum =
            t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        return 1 - (sum * Math.Exp(-x * x));
    }
}
