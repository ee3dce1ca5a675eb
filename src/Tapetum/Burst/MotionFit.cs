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
        MotionSums total = new(reference.Levels[level], frame.Levels[level], level);
        Lock adding = new();
        Parallel.For(
            1,
            reference.Levels[level].HeightPx - 1,
            () => new MotionSums(reference.Levels[level], frame.Levels[level], level),
            (y, _, sums) =>
            {
                sums.AddRow(motion, y, brightness, usual);
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
        if (total.Count < 4 * MotionSums.Unknowns || !total.Solve(out double[] step))
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
}
