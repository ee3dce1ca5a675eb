namespace Tapetum.Sensor;

/// <summary>
/// How many frames' light each part of a merged mosaic holds: of n frames the variance of noise is 1/n of one frame's. Known per block of pixels, read in between, so that no step shows.
/// <code>
/// variance(x, y) = (K·μ + σ²) / n(x, y)
/// </code>
/// </summary>
internal sealed class RemainingNoise
{
    private readonly float[] counts;
    private readonly int columns;
    private readonly int rows;
    private readonly int blockPx;

    /// <param name="counts">[rows, columns], at least 1.</param>
    /// <param name="columns">Blocks across the picture.</param>
    /// <param name="rows">Blocks down.</param>
    /// <param name="blockPx">The side of a block.</param>
    public RemainingNoise(float[] counts, int columns, int rows, int blockPx)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, columns * rows);
        (this.counts, this.columns, this.rows, this.blockPx) = (counts, columns, rows, blockPx);
        float[] sorted = [.. counts.Order()];
        Median = sorted[sorted.Length / 2];
    }

    /// <summary>Of the frames' count over the picture.</summary>
    public float Median { get; }

    /// <summary>The noise of most of the picture.</summary>
    /// <param name="oneFrame">Of one of the frames.</param>
    public NoiseModel Mean(NoiseModel oneFrame) =>
        oneFrame with
        {
            GainDnPerElectron = oneFrame.GainDnPerElectron / Median,
            ReadNoiseVarianceDn2 = oneFrame.ReadNoiseVarianceDn2 / Median,
        };

    /// <summary>The count along a row of the picture; beyond its edges it goes on as it is there.</summary>
    /// <param name="yPx">The row.</param>
    /// <param name="fromXPx">Of the first.</param>
    /// <param name="stepPx">From one to the next.</param>
    /// <param name="frames">Becomes n.</param>
    public void Line(int yPx, int fromXPx, int stepPx, Span<float> frames)
    {
        (int above, int below, float down) = Between(yPx, rows);
        for (int i = 0; i < frames.Length; i++)
        {
            (int left, int right, float across) = Between(fromXPx + (i * stepPx), columns);
            frames[i] = float.Lerp(
                float.Lerp(counts[(above * columns) + left], counts[(above * columns) + right], across),
                float.Lerp(counts[(below * columns) + left], counts[(below * columns) + right], across),
                down
            );
        }
    }

    private (int First, int Second, float Share) Between(int px, int count)
    {
        float at = Math.Clamp(((px + 0.5f) / blockPx) - 0.5f, 0, count - 1);
        int first = (int)at;
        return (first, Math.Min(first + 1, count - 1), at - first);
    }
}
