namespace Tapetum.Burst;

/// <summary>
/// Finds shift and turn of a whole frame without knowing anything of them: every shift of up to 6 % of the frame and every turn of up to 2.5° is tried on pictures some hundred pixels wide, whose noise is gone.
/// The least mean of absolute differences wins; a smooth parabola through its neighbours' says where between pixels.
/// </summary>
internal static class MotionSearch
{
    private const int MostPx = 160;
    private const double MostShift = 0.06;
    private const double TurnStepDegrees = 0.5;
    private const int TurnSteps = 5;

    /// <summary>The level that it works on.</summary>
    public static int LevelOf(GreyPyramid pyramid)
    {
        int level = 0;
        while (
            level < pyramid.Levels.Count - 1
            && Math.Max(pyramid.Levels[level].WidthPx, pyramid.Levels[level].HeightPx) > MostPx
        )
        {
            level++;
        }

        return level;
    }

    public static GlobalMotion Find(GreyPyramid reference, GreyPyramid frame, CancellationToken cancellationToken)
    {
        int level = LevelOf(reference);
        (GreyLevel still, GreyLevel moved) = (WithoutMean(reference.Levels[level]), WithoutMean(frame.Levels[level]));
        int reach = (int)Math.Ceiling(MostShift * Math.Max(still.WidthPx, still.HeightPx)) + 1;
        Candidate[] best = new Candidate[(2 * TurnSteps) + 1];
        Parallel.For(
            0,
            best.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            i => best[i] = BestShift(still, moved, reach, (i - TurnSteps) * TurnStepDegrees * Math.PI / 180)
        );
        Candidate found = best.MinBy(candidate => candidate.Difference)!;
        double cells = Math.Pow(2, level);
        GreyLevel finest = reference.Levels[0];
        return GlobalMotion.Of(
            (finest.WidthPx - 1) / 2.0,
            (finest.HeightPx - 1) / 2.0,
            found.X * cells,
            found.Y * cells,
            found.TurnRad
        );
    }

    private static Candidate BestShift(GreyLevel still, GreyLevel moved, int reach, double turnRad)
    {
        GreyLevel turned = Turned(moved, turnRad);
        double[] differences = new double[((2 * reach) + 1) * ((2 * reach) + 1)];
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = Difference(
                still,
                turned,
                (i % ((2 * reach) + 1)) - reach,
                (i / ((2 * reach) + 1)) - reach
            );
        }

        int least = Array.IndexOf(differences, differences.Min());
        (int x, int y) = ((least % ((2 * reach) + 1)) - reach, (least / ((2 * reach) + 1)) - reach);
        // The turned picture's middle stays where it is, so that the shift is the motion's own.
        (double sin, double cos) = Math.SinCos(turnRad);
        return new(differences[least], (cos * x) - (sin * y), (sin * x) + (cos * y), turnRad);
    }

    /// <summary>The frame as it looks to a camera that is turned with it.</summary>
    private static GreyLevel Turned(GreyLevel level, double turnRad)
    {
        (float sin, float cos) = ((float)Math.Sin(turnRad), (float)Math.Cos(turnRad));
        (float middleX, float middleY) = ((level.WidthPx - 1) / 2f, (level.HeightPx - 1) / 2f);
        var turned = GreyLevel.Empty(level.WidthPx, level.HeightPx);
        for (int y = 0; y < level.HeightPx; y++)
        {
            Span<float> row = turned.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                (float dx, float dy) = (x - middleX, y - middleY);
                (float atX, float atY) = (middleX + (cos * dx) - (sin * dy), middleY + (sin * dx) + (cos * dy));
                row[x] = level.Holds(atX, atY) ? level.At(atX, atY) : float.NaN;
            }
        }

        return turned;
    }

    private static double Difference(GreyLevel still, GreyLevel turned, int shiftX, int shiftY)
    {
        double sum = 0;
        int count = 0;
        int left = Math.Max(0, -shiftX);
        int right = Math.Min(still.WidthPx, still.WidthPx - shiftX);
        for (int y = Math.Max(0, -shiftY); y < Math.Min(still.HeightPx, still.HeightPx - shiftY); y++)
        {
            ReadOnlySpan<float> one = still.Row(y)[left..right];
            ReadOnlySpan<float> other = turned.Row(y + shiftY)[(left + shiftX)..(right + shiftX)];
            float line = 0;
            for (int x = 0; x < one.Length; x++)
            {
                float difference = MathF.Abs(one[x] - other[x]);
                bool isKnown = !float.IsNaN(difference);
                line += isKnown ? difference : 0;
                count += isKnown ? 1 : 0;
            }

            sum += line;
        }

        return sum / Math.Max(1, count);
    }

    private static GreyLevel WithoutMean(GreyLevel level)
    {
        float mean = level.Values.Average();
        return level with { Values = [.. level.Values.Select(value => value - mean)] };
    }

    private sealed record Candidate(double Difference, double X, double Y, double TurnRad);
}
