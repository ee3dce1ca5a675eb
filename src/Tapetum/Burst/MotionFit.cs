namespace Tapetum.Burst;

/// <summary>
/// Makes a motion exact to hundredths of a pixel: the least squares of the differences between reference and moved frame, by Gauss and Newton, from coarse levels to fine.
/// <code>
/// Σ w·(R(p) − I(p + d(p)) − b)²        d affine, b a difference of brightness
/// </code>
/// Differences far beyond the usual weigh less and less (Geman and McClure), so that what moves by itself has no say.
/// </summary>
/// <remarks>Lucas and Kanade, "An Iterative Image Registration Technique", IJCAI 1981; Baker and Matthews, "Lucas-Kanade 20 Years On", IJCV 2004.</remarks>
internal static class MotionFit
{
    private const int Iterations = 4;
    private const int Unknowns = 7;

    /// <summary>Finer levels hardly change what so many pixels say.</summary>
    private const int EnoughPx = 1 << 20;

    public static GlobalMotion Refine(
        GreyPyramid reference,
        GreyPyramid frame,
        GlobalMotion motion,
        CancellationToken cancellationToken
    )
    {
        for (int level = MotionSearch.LevelOf(reference); level >= 0; level--)
        {
            if (level < reference.Levels.Count - 1 && reference.Levels[level].Values.Length > EnoughPx)
            {
                break;
            }

            double usual = Math.Pow(2, -level);
            double brightness = 0;
            for (int i = 0; i < Iterations; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (motion, brightness, usual) = Step(reference, frame, level, motion, brightness, usual);
            }
        }

        return motion;
    }

    private static (GlobalMotion Motion, double Brightness, double Usual) Step(
        GreyPyramid reference,
        GreyPyramid frame,
        int level,
        GlobalMotion motion,
        double brightness,
        double usual
    )
    {
        Sums total = new();
        Lock adding = new();
        Parallel.For(
            1,
            reference.Levels[level].HeightPx - 1,
            () => new Sums(),
            (y, _, sums) =>
            {
                sums.AddRow(reference.Levels[level], frame.Levels[level], level, motion, y, brightness, usual);
                return sums;
            },
            sums =>
            {
                lock (adding)
                {
                    total.Add(sums);
                }
            }
        );
        if (total.Count < 4 * Unknowns || !total.Solve(out double[] step))
        {
            return (motion, brightness, usual);
        }

        double cells = Math.Pow(2, level);
        double half = reference.Levels[0].WidthPx / 2.0;
        GlobalMotion next = motion with
        {
            X = motion.X + (step[0] * cells),
            XX = motion.XX + (step[1] * cells / half),
            XY = motion.XY + (step[2] * cells / half),
            Y = motion.Y + (step[3] * cells),
            YX = motion.YX + (step[4] * cells / half),
            YY = motion.YY + (step[5] * cells / half),
        };
        // Of normal numbers, the mean of the absolute ones is 0.8 σ; noise of both pictures is the least there can be.
        return (next, brightness + step[6], Math.Max(1.25 * total.Absolute / total.Count, Math.Sqrt(2) / cells));
    }

    private sealed class Sums
    {
        private readonly double[] products = new double[Unknowns * Unknowns];
        private readonly double[] right = new double[Unknowns];

        public int Count { get; private set; }

        public double Absolute { get; private set; }

        public void AddRow(
            GreyLevel reference,
            GreyLevel frame,
            int level,
            GlobalMotion motion,
            int y,
            double brightness,
            double usual
        )
        {
            float scale = MathF.Pow(2, level);
            double half = reference.WidthPx / 2.0;
            double down = ((((y + 0.5) * scale) - 0.5) - motion.MiddleY) / (half * scale);
            ReadOnlySpan<float> row = reference.Row(y);
            ReadOnlySpan<float> above = reference.Row(y - 1);
            ReadOnlySpan<float> below = reference.Row(y + 1);
            double limit2 = 2.25 * usual * usual;
            Span<double> j = stackalloc double[Unknowns];
            for (int x = 1; x < row.Length - 1; x++)
            {
                double cellX = ((x + 0.5) * scale) - 0.5;
                (double dx, double dy) = motion.At(cellX, ((y + 0.5) * scale) - 0.5);
                (float atX, float atY) = ((float)(x + (dx / scale)), (float)(y + (dy / scale)));
                if (!frame.Holds(atX, atY))
                {
                    continue;
                }

                double error = row[x] - frame.At(atX, atY) - brightness;
                double across = (cellX - motion.MiddleX) / (half * scale);
                (double gx, double gy) = ((row[x + 1] - row[x - 1]) / 2, (below[x] - above[x]) / 2);
                (j[0], j[1], j[2]) = (gx, gx * across, gx * down);
                (j[3], j[4], j[5], j[6]) = (gy, gy * across, gy * down, 1);
                double weight = limit2 / (limit2 + (error * error));
                weight *= weight;
                for (int a = 0; a < Unknowns; a++)
                {
                    double ja = weight * j[a];
                    right[a] += ja * error;
                    for (int b = a; b < Unknowns; b++)
                    {
                        products[(a * Unknowns) + b] += ja * j[b];
                    }
                }

                Count++;
                Absolute += Math.Abs(error);
            }
        }

        public void Add(Sums more)
        {
            for (int i = 0; i < products.Length; i++)
            {
                products[i] += more.products[i];
            }

            for (int i = 0; i < right.Length; i++)
            {
                right[i] += more.right[i];
            }

            (Count, Absolute) = (Count + more.Count, Absolute + more.Absolute);
        }

        /// <summary>By Cholesky's decomposition, a little regularised.</summary>
        public bool Solve(out double[] x)
        {
            x = new double[Unknowns];
            double[] l = new double[Unknowns * Unknowns];
            for (int a = 0; a < Unknowns; a++)
            {
                for (int b = 0; b <= a; b++)
                {
                    double sum = products[(b * Unknowns) + a] * (a == b ? 1 + 1e-6 : 1);
                    for (int k = 0; k < b; k++)
                    {
                        sum -= l[(a * Unknowns) + k] * l[(b * Unknowns) + k];
                    }

                    if (a == b && !(sum > 0))
                    {
                        return false;
                    }

                    l[(a * Unknowns) + b] = a == b ? Math.Sqrt(sum) : sum / l[(b * Unknowns) + b];
                }
            }

            for (int a = 0; a < Unknowns; a++)
            {
                double sum = right[a];
                for (int k = 0; k < a; k++)
                {
                    sum -= l[(a * Unknowns) + k] * x[k];
                }

                x[a] = sum / l[(a * Unknowns) + a];
            }

            for (int a = Unknowns - 1; a >= 0; a--)
            {
                double sum = x[a];
                for (int k = a + 1; k < Unknowns; k++)
                {
                    sum -= l[(k * Unknowns) + a] * x[k];
                }

                x[a] = sum / l[(a * Unknowns) + a];
            }

            return true;
        }
    }
}
