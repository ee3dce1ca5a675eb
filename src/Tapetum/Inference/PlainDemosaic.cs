using System.Numerics.Tensors;
using Tapetum.Mosaic;
using Tapetum.Raw;

namespace Tapetum.Inference;

/// <summary>The picture without a network: noisy, but true, its lens's shading undone. It shows what the network changed, and tempers it.</summary>
internal static class PlainDemosaic
{
    /// <summary>A noisy picture, bilinearly demosaicked.</summary>
    public static LinearImage Of(RawImage raw, CancellationToken cancellationToken)
    {
        LinearImage image = new(raw.WidthPx, raw.HeightPx);
        BlendInto(image, raw, strength: 0, cancellationToken);
        return image;
    }

    /// <summary>One row of the noisy picture.</summary>
    /// <param name="raw">The picture.</param>
    /// <param name="yPx">The row.</param>
    /// <param name="rgb">[WidthPx, 3], linear; 0 is black, 1 the white level.</param>
    public static void Row(RawImage raw, int yPx, Span<float> rgb) =>
        Row(raw, new LensShading(raw, raw.WidthPx), yPx, rgb);

    /// <summary>In place: image ← strength·image + (1 − strength)·noisy.</summary>
    /// <param name="image">What the network made of <paramref name="raw"/>.</param>
    /// <param name="raw">The noisy picture.</param>
    /// <param name="strength">0 to 1.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public static void BlendInto(LinearImage image, RawImage raw, float strength, CancellationToken cancellationToken)
    {
        float share = 1 - strength;
        LensShading shading = new(raw, raw.WidthPx);
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            raw.HeightPx,
            parallel,
            () => new float[3 * raw.WidthPx],
            (y, _, noisy) =>
            {
                Row(raw, shading, y, noisy);
                Span<float> row = image.Row(y);
                TensorPrimitives.Multiply(row, strength, row);
                TensorPrimitives.MultiplyAdd(noisy, share, row, row);
                return noisy;
            },
            _ => { }
        );
    }

    /// <summary>One row of the noisy picture, the lens's shading left in.</summary>
    /// <param name="raw">The picture.</param>
    /// <param name="yPx">The row.</param>
    /// <param name="rgb">[WidthPx, 3], linear; 0 is black, 1 the white level.</param>
    public static void UnshadedRow(RawImage raw, int yPx, Span<float> rgb)
    {
        if (raw.IsMonochrome)
        {
            GreyRow(raw, yPx, rgb);
        }
        else
        {
            BilinearDemosaic.Row(raw, yPx, rgb);
        }

        TensorPrimitives.Multiply(rgb, 1 / raw.RangeDn, rgb);
    }

    private static void Row(RawImage raw, LensShading shading, int yPx, Span<float> rgb)
    {
        UnshadedRow(raw, yPx, rgb);
        shading.CorrectRow(yPx, rgb);
    }

    private static void GreyRow(RawImage raw, int yPx, Span<float> rgbDn)
    {
        ReadOnlySpan<ushort> samples = raw.Mosaic.Span.Slice(yPx * raw.WidthPx, raw.WidthPx);
        for (int x = 0; x < samples.Length; x++)
        {
            rgbDn.Slice(3 * x, 3).Fill(samples[x] - raw.Black.At(x, yPx));
        }
    }
}
