using System.Collections.Concurrent;
using System.Numerics;
using Tapetum.Inference;
using Tapetum.Raw.Lenses;

namespace Tapetum.Development.Lens;

/// <summary>
/// Measures lateral colour in a picture: a lens that draws red and blue larger or smaller than green leaves fringes at edges that grow with the distance from the centre. Nothing else does: what objects have of
/// colour at their edges points in all directions.
/// </summary>
/// <remarks>What is found must be seen, be far above what the blocks' disagreement lets expect, and be found in two opposite quadrants as in the other two; else there is nothing.</remarks>
internal static class LateralFringes
{
    private const int Rounds = 4;
    private const int LeastBlocks = 40;
    private const int LeastQuadrants = 3;
    private const int LeastBlocksOfHalf = 12;

    /// <summary>Less is not seen.</summary>
    private const double LeastPx = 0.15;

    /// <summary>No lens that is sold draws colours farther apart; shares of the corner's distance, and pixels.</summary>
    private const double MostShare = 0.003;
    private const double MostPx = EdgeBlock.MarginPx - 2;

    /// <summary>In standard deviations.</summary>
    private const double LeastCertainty = 5;

    private static readonly double[] Radii = [0.5, 0.75, 1];

    /// <summary>Null where none is found.</summary>
    /// <param name="image">Before anything about the lens is put right.</param>
    /// <param name="blocks">Of it.</param>
    /// <param name="cancellationToken">Asked now and then.</param>
    public static LateralColor? Measure(
        LinearImage image,
        IReadOnlyList<EdgeBlock> blocks,
        CancellationToken cancellationToken
    )
    {
        if (blocks.Count < LeastBlocks)
        {
            return null;
        }

        RadialShift red = Measure(image, blocks, channel: 0, cancellationToken);
        RadialShift blue = Measure(image, blocks, channel: 2, cancellationToken);
        return red == RadialShift.None && blue == RadialShift.None ? null : new(red, blue);
    }

    private static RadialShift Measure(
        LinearImage image,
        IReadOnlyList<EdgeBlock> blocks,
        int channel,
        CancellationToken cancellationToken
    )
    {
        double cornerPx = double.Hypot(image.WidthPx, image.HeightPx) / 2;
        double mostPx = Math.Min(MostPx, MostShare * cornerPx);
        RadialShift known = RadialShift.None;
        for (int round = 0; ; round++)
        {
            BlockDistance[] told = Look(
                image,
                blocks,
                channel,
                radius => known.At(radius) * cornerPx,
                cancellationToken
            );
            var fit = RadialFit.Of(told, cornerPx);
            known = fit.Shift;
            if (Radii.Any(radius => Math.Abs(fit.Px(radius)) > mostPx))
            {
                return RadialShift.None;
            }

            // What is not there at first will not be there when looked at more closely.
            bool isLast = round == Rounds - 1;
            if (!IsSure(fit, told, isLast ? LeastPx : LeastPx / 2, cornerPx))
            {
                return RadialShift.None;
            }

            if (isLast)
            {
                return known;
            }
        }
    }

    private static BlockDistance[] Look(
        LinearImage image,
        IReadOnlyList<EdgeBlock> blocks,
        int channel,
        Func<double, double> knownPx,
        CancellationToken cancellationToken
    )
    {
        var told = new BlockDistance?[blocks.Count];
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.ForEach(
            Partitioner.Create(0, blocks.Count),
            parallel,
            () => new ColorDistance(),
            (range, _, distance) =>
            {
                for (int i = range.Item1; i < range.Item2; i++)
                {
                    told[i] = distance.Measure(image, blocks[i], channel, knownPx(blocks[i].Radius));
                }

                return distance;
            },
            _ => { }
        );
        return [.. told.OfType<BlockDistance>()];
    }

    private static bool IsSure(RadialFit fit, BlockDistance[] told, double leastPx, double cornerPx)
    {
        int quadrants = 0;
        foreach (BlockDistance block in told)
        {
            quadrants |= 1 << block.Block.Quadrant;
        }

        if (fit.Count < LeastBlocks || BitOperations.PopCount((uint)quadrants) < LeastQuadrants)
        {
            return false;
        }

        // Judged where there are blocks, not at corners that say nothing.
        double[] radii = Array.ConvertAll(told, block => block.Block.Radius);
        Array.Sort(radii);
        double radius = radii[radii.Length * 3 / 4];
        double px = fit.Px(radius);
        return Math.Abs(px) >= leastPx
            && Math.Abs(px) >= LeastCertainty * fit.DeviationPx(radius)
            && Agrees(Array.FindAll(told, block => block.Block.IsOnDiagonal))
            && Agrees(Array.FindAll(told, block => !block.Block.IsOnDiagonal));

        bool Agrees(BlockDistance[] half) =>
            half.Length >= LeastBlocksOfHalf
            && Math.Abs(RadialFit.Of(half, cornerPx).Px(radius) - px) < Math.Max(leastPx, Math.Abs(px)) / 2;
    }
}
