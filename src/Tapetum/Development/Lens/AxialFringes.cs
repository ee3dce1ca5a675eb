using System.Collections.Concurrent;
using System.Numerics;
using Tapetum.Inference;
using Tapetum.Raw.Lenses;

namespace Tapetum.Development.Lens;

/// <summary>
/// Measures axial colour in a picture: where green is in focus and red or blue is not, bright edges have rims of their colour on both sides. Objects do not: what they have of colour does not spread
/// from each of their edges alike.
/// </summary>
/// <remarks>What is found must be seen, be far above what the blocks' disagreement lets expect, and be found in two opposite quadrants as in the other two; else there is nothing. Of what blocks tell, the lower third counts: rather a rim that is left than one of the other colour.</remarks>
internal static class AxialFringes
{
    private const int LeastBlocks = 40;
    private const int LeastQuadrants = 3;
    private const int LeastBlocksOfHalf = 12;

    /// <summary>Less is not seen, and may be the demosaicking's.</summary>
    private const double LeastShare = 0.08;

    /// <summary>Beyond that it is no rim, and undoing it would be guessing.</summary>
    private const double MostShare = 0.6;

    /// <summary>In standard deviations.</summary>
    private const double LeastCertainty = 5;
    private const double Told = 1 / 3.0;

    private static readonly double[] SigmasPx = [1.2, 1.8, 2.6];

    /// <summary>Null where none is found.</summary>
    /// <param name="image">Before anything about the lens is put right.</param>
    /// <param name="blocks">Of it.</param>
    /// <param name="cancellationToken">Asked now and then.</param>
    public static AxialColor? Measure(
        LinearImage image,
        IReadOnlyList<EdgeBlock> blocks,
        CancellationToken cancellationToken
    )
    {
        if (blocks.Count < LeastBlocks)
        {
            return null;
        }

        AxialBlur red = Measure(image, blocks, channel: 0, cancellationToken);
        AxialBlur blue = Measure(image, blocks, channel: 2, cancellationToken);
        return red == AxialBlur.None && blue == AxialBlur.None ? null : new(red, blue);
    }

    private static AxialBlur Measure(
        LinearImage image,
        IReadOnlyList<EdgeBlock> blocks,
        int channel,
        CancellationToken cancellationToken
    )
    {
        BlockSpread[] told = Look(image, blocks, channel, cancellationToken);
        if (told.Length < LeastBlocks)
        {
            return AxialBlur.None;
        }

        int width = Enumerable.Range(0, SigmasPx.Length).MinBy(i => told.Sum(block => block.Left[i]));
        double middle = Quantile(told, width, 0.5);
        double[] aways = [.. told.Select(block => Math.Abs(block.Shares[width] - middle)).Order()];
        double deviation = 1.2533 * 1.4826 * aways[aways.Length / 2] / Math.Sqrt(told.Length);
        int quadrants = told.Aggregate(0, (sum, block) => sum | (1 << block.Block.Quadrant));
        double share = Quantile(told, width, Told);
        bool isSure =
            share is >= LeastShare and <= MostShare
            && middle >= LeastCertainty * deviation
            && BitOperations.PopCount((uint)quadrants) >= LeastQuadrants
            && Agrees(Array.FindAll(told, block => block.Block.IsOnDiagonal))
            && Agrees(Array.FindAll(told, block => !block.Block.IsOnDiagonal));
        return isSure ? new(SigmasPx[width], share) : AxialBlur.None;

        bool Agrees(BlockSpread[] half) =>
            half.Length >= LeastBlocksOfHalf && Math.Abs(Quantile(half, width, 0.5) - middle) < middle / 2;
    }

    private static BlockSpread[] Look(
        LinearImage image,
        IReadOnlyList<EdgeBlock> blocks,
        int channel,
        CancellationToken cancellationToken
    )
    {
        float[][] kernels = Array.ConvertAll(SigmasPx, GaussianKernel.Of);
        var told = new BlockSpread?[blocks.Count];
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.ForEach(
            Partitioner.Create(0, blocks.Count),
            parallel,
            () => new ColorSpread(),
            (range, _, spread) =>
            {
                for (int i = range.Item1; i < range.Item2; i++)
                {
                    told[i] = spread.Measure(image, blocks[i], channel, kernels);
                }

                return spread;
            },
            _ => { }
        );
        return [.. told.OfType<BlockSpread>()];
    }

    /// <summary>By weight.</summary>
    private static double Quantile(BlockSpread[] told, int width, double share)
    {
        BlockSpread[] rising = [.. told.OrderBy(block => block.Shares[width])];
        double wanted = share * rising.Sum(block => block.Weight);
        foreach (BlockSpread block in rising)
        {
            wanted -= block.Weight;
            if (wanted <= 0)
            {
                return block.Shares[width];
            }
        }

        return rising[^1].Shares[width];
    }
}
