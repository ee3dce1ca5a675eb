using System.Numerics.Tensors;
using Tapetum.Mosaic;

namespace Tapetum.Burst;

/// <summary>
/// What a frame's smoothed residual is where it shows what the reference shows, and how far off noise and alignment may put it:
/// <code>
/// expected = k·R        variance = (1 + k²)·s² + (m·contrast)² + (b·picture)²        s: the noise that smoothing leaves; contrast: the picture's largest step to a cell beside, for what alignment misses
/// k = max(0, E − 1.2·s²) / (max(0, E − 1.2·s²) + s²)        E: the mean of R² around: what the reference's residual is beside noise
/// </code>
/// </summary>
internal sealed class ExpectedResidual
{
    private const int OwnReach = 3;

    /// <summary>By how much alignment may be off, cells.</summary>
    private const float Missed = 0.25f;

    /// <summary>Of the signal on the scale of noise, what a frame's exposure may be off by.</summary>
    private const float Brightness = 0.004f;

    private const float Noise2 = FrameColors.SmoothedSigma * FrameColors.SmoothedSigma;

    /// <summary>Means of R² differ from s² by noise alone.</summary>
    private const float OwnNoise2 = 1.2f * Noise2;

    private readonly IReadOnlyList<GreyLevel> expected;
    private readonly IReadOnlyList<GreyLevel> sharpness;

    /// <param name="detail">Of the clean picture; its memory is taken for what is found.</param>
    /// <param name="reference">Of the reference's residual; likewise.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public ExpectedResidual(FrameColors detail, FrameColors reference, CancellationToken cancellationToken)
    {
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        expected = reference.Planes;
        (WidthPx, HeightPx) = (expected[0].WidthPx, expected[0].HeightPx);
        var own = GreyLevel.Empty(WidthPx, HeightPx);
        var spare = GreyLevel.Empty(WidthPx, HeightPx);
        GreyLevel[] found = new GreyLevel[FrameColors.Colors];
        for (int color = 0; color < FrameColors.Colors; color++)
        {
            (GreyLevel residual, GreyLevel picture, GreyLevel inverse) = (expected[color], detail.Planes[color], spare);
            TensorPrimitives.Multiply(residual.Values, residual.Values, inverse.Values);
            BoxMeans.Of(inverse.Values, own.Values, WidthPx, OwnReach, parallel);
            Parallel.For(0, HeightPx, parallel, y => Expect(own.Row(y), residual, picture, inverse, y));
            // Its neighbours' rows are read no more.
            (found[color], spare) = (inverse, picture);
        }

        sharpness = found;
    }

    private ExpectedResidual(GreyLevel[] expected, GreyLevel[] sharpness)
    {
        (this.expected, this.sharpness) = (expected, sharpness);
        (WidthPx, HeightPx) = (expected[0].WidthPx, expected[0].HeightPx);
    }

    public int WidthPx { get; }

    public int HeightPx { get; }

    /// <summary>A part of it, copied.</summary>
    public ExpectedResidual Part(int left, int top, int width, int height)
    {
        GreyLevel[] Of(IReadOnlyList<GreyLevel> planes) =>
            [.. planes.Select(plane => plane.Part(left, top, width, height))];
        return new(Of(expected), Of(sharpness));
    }

    /// <summary>Of a row of a frame's residual, how far it is off, in units of what it may be off by.</summary>
    /// <param name="color">0 red, 1 green, 2 blue.</param>
    /// <param name="y">The row.</param>
    /// <param name="values">The residual; become the differences.</param>
    public void Compare(int color, int y, Span<float> values)
    {
        TensorPrimitives.Subtract(expected[color].Row(y), values, values);
        TensorPrimitives.Multiply(values, sharpness[color].Row(y), values);
    }

    /// <param name="own">Means of R² around.</param>
    /// <param name="residual">R; becomes what is expected.</param>
    /// <param name="picture">The clean one.</param>
    /// <param name="inverse">Becomes 1 by the root of the variance.</param>
    /// <param name="y">The row.</param>
    private static void Expect(ReadOnlySpan<float> own, GreyLevel residual, GreyLevel picture, GreyLevel inverse, int y)
    {
        (int right, int bottom) = (picture.WidthPx - 1, picture.HeightPx - 1);
        ReadOnlySpan<float> row = picture.Row(y);
        ReadOnlySpan<float> above = picture.Row(Math.Max(0, y - 1));
        ReadOnlySpan<float> below = picture.Row(Math.Min(bottom, y + 1));
        Span<float> becomes = inverse.Row(y);
        Span<float> still = residual.Row(y);
        for (int x = 0; x < row.Length; x++)
        {
            float across = Math.Max(
                MathF.Abs(row[Math.Min(x + 1, right)] - row[x]),
                MathF.Abs(row[Math.Max(0, x - 1)] - row[x])
            );
            float contrast = Math.Max(across, Math.Max(MathF.Abs(below[x] - row[x]), MathF.Abs(above[x] - row[x])));
            float excess = Math.Max(0, own[x] - OwnNoise2);
            float kept = excess / (excess + Noise2);
            (float missed, float brightness) = (Missed * contrast, Brightness * row[x]);
            float variance = (Noise2 * (1 + (kept * kept))) + (missed * missed) + (brightness * brightness);
            (still[x], becomes[x]) = (kept * still[x], 1 / MathF.Sqrt(variance));
        }
    }
}
