using Tapetum.Raw.XTrans;

namespace Tapetum.Mosaic;

/// <summary>
/// Replaces pixels of an X-Trans mosaic that are stuck, hot or dead, by the rules of <see cref="StuckPixels"/>: those that stand out from the nearest of their own colour, but for one that
/// may be stuck itself, while the four pixels beside them, of whatever colour, do not.
/// </summary>
internal static class XTransStuckPixels
{
    private const int Neighbors = 6;
    private const int ReachPx = 4;
    private const int Period = XTransPattern.PeriodPx;

    private static readonly (int X, int Y)[] Beside = [(-1, 0), (1, 0), (0, -1), (0, 1)];

    /// <summary>[phase][6]: the nearest pixels of the same colour.</summary>
    private static readonly (int X, int Y)[][] Nearest =
    [
        .. Enumerable.Range(0, Period * Period).Select(at => ListNearest(new(at % Period, at / Period))),
    ];

    /// <param name="mosaic">[H, W], stabilised; changed in place.</param>
    /// <param name="widthPx">At least a period, as the height.</param>
    /// <param name="heightPx">H.</param>
    /// <param name="phase">Of its first pixel.</param>
    /// <returns>How many pixels were replaced.</returns>
    public static int Replace(Span<float> mosaic, int widthPx, int heightPx, XTransPhase phase)
    {
        List<(int At, float Filling)> stuck = [];
        Surroundings around = new(mosaic, widthPx, heightPx, phase);
        for (int y = 0; y < heightPx; y++)
        {
            for (int x = 0; x < widthPx; x++)
            {
                if (around.MayStandOut(x, y) && around.StandsOut(x, y) && around.Filling(x, y) is { } filling)
                {
                    stuck.Add(((y * widthPx) + x, filling));
                }
            }
        }

        // Only when all are found, so that what is found does not depend on the order.
        foreach ((int at, float filling) in stuck)
        {
            mosaic[at] = filling;
        }

        return stuck.Count;
    }

    private static (int X, int Y)[] ListNearest(XTransPhase phase)
    {
        int color = XTransPattern.ColorAt(phase.X, phase.Y);
        IEnumerable<(int X, int Y)> near =
            from y in Enumerable.Range(-ReachPx, (2 * ReachPx) + 1)
            from x in Enumerable.Range(-ReachPx, (2 * ReachPx) + 1)
            where (x, y) != (0, 0) && XTransPattern.ColorAt(phase.X + x, phase.Y + y) == color
            orderby (x * x) + (y * y)
            select (x, y);
        return [.. near.Take(Neighbors)];
    }

    private readonly ref struct Surroundings(ReadOnlySpan<float> mosaic, int widthPx, int heightPx, XTransPhase phase)
    {
        private readonly ReadOnlySpan<float> mosaic = mosaic;

        /// <summary>Whether it stands out from one of the two nearest at least, as it must: few pixels do.</summary>
        public bool MayStandOut(int x, int y)
        {
            (int X, int Y)[] near = Near(x, y);
            float v = At(x, y);
            return MathF.Abs(v - At(x + near[0].X, y + near[0].Y)) >= StuckPixels.BeyondOthers
                || MathF.Abs(v - At(x + near[1].X, y + near[1].Y)) >= StuckPixels.BeyondOthers;
        }

        /// <summary>The first condition.</summary>
        public bool StandsOut(int x, int y)
        {
            float v = At(x, y);
            (int above, int below) = (0, 0);
            foreach ((int dx, int dy) in Near(x, y))
            {
                float other = At(x + dx, y + dy);
                above += v - other >= StuckPixels.BeyondOthers ? 1 : 0;
                below += other - v >= StuckPixels.BeyondOthers ? 1 : 0;
            }

            return Math.Max(above, below) >= Neighbors - 1;
        }

        /// <summary>The median of its colour around it, if it is stuck.</summary>
        public float? Filling(int x, int y)
        {
            Span<float> near = stackalloc float[Neighbors];
            foreach ((int i, (int dx, int dy)) in Near(x, y).Index())
            {
                near[i] = At(x + dx, y + dy);
            }

            near.Sort();
            float median = (near[(Neighbors / 2) - 1] + near[Neighbors / 2]) / 2;
            float excess = At(x, y) - median;
            // One of them may be stuck in the same way.
            ReadOnlySpan<float> others = excess > 0 ? near[..^1] : near[1..];
            float spread = others[^1] - others[0];
            if (MathF.Abs(excess) < Math.Max(StuckPixels.LeastExcess, StuckPixels.LeastSpreads * spread))
            {
                return null;
            }

            float beside = MathF.Sign(excess) * MeanExcessBeside(x, y);
            return beside <= Math.Max(StuckPixels.LeastVisible, StuckPixels.SharedLight * MathF.Abs(excess))
                ? median
                : null;
        }

        /// <summary>Of the four pixels beside one over those of their own colours that do not touch it.</summary>
        private float MeanExcessBeside(int x, int y)
        {
            float sum = 0;
            foreach ((int bx, int by) in Beside)
            {
                (float mean, int count) = (0, 0);
                foreach ((int dx, int dy) in Near(x + bx, y + by))
                {
                    if (Math.Max(Math.Abs(bx + dx), Math.Abs(by + dy)) > 1)
                    {
                        mean += At(x + bx + dx, y + by + dy);
                        count++;
                    }
                }

                sum += At(x + bx, y + by) - (mean / Math.Max(1, count));
            }

            return sum / Beside.Length;
        }

        private (int X, int Y)[] Near(int x, int y) =>
            Nearest[(XTransPattern.Wrap(y + phase.Y) * Period) + XTransPattern.Wrap(x + phase.X)];

        private float At(int x, int y) =>
            (uint)x < (uint)widthPx && (uint)y < (uint)heightPx
                ? mosaic[(y * widthPx) + x]
                : mosaic[
                    (XTransPattern.Mirror(y, heightPx, phase.Y) * widthPx) + XTransPattern.Mirror(x, widthPx, phase.X)
                ];
    }
}
