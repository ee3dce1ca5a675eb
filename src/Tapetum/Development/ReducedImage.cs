using System.Numerics.Tensors;
using Tapetum.Inference;

namespace Tapetum.Development;

/// <summary>Small versions of pictures, for previews.</summary>
internal static class ReducedImage
{
    /// <summary>Means of whole blocks of pixels, in linear light; what does not fill a block at the right and at the bottom is left out.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="maxPx">The longest side may have as many.</param>
    public static LinearImage Of(LinearImage image, int maxPx)
    {
        int block = ((Math.Max(image.WidthPx, image.HeightPx) - 1) / maxPx) + 1;
        if (block == 1 || Math.Min(image.WidthPx, image.HeightPx) < block)
        {
            return image;
        }

        LinearImage reduced = new(image.WidthPx / block, image.HeightPx / block);
        Parallel.For(
            0,
            reduced.HeightPx,
            () => new float[3 * image.WidthPx],
            (y, _, sum) =>
            {
                sum.AsSpan().Clear();
                for (int row = 0; row < block; row++)
                {
                    TensorPrimitives.Add(sum, image.Row((y * block) + row), sum);
                }

                Average(sum, block, reduced.Row(y));
                return sum;
            },
            _ => { }
        );
        return reduced;
    }

    private static void Average(ReadOnlySpan<float> sum, int block, Span<float> target)
    {
        float share = 1f / (block * block);
        for (int i = 0; i < target.Length; i++)
        {
            int first = (i / 3 * block * 3) + (i % 3);
            float total = 0;
            for (int x = 0; x < block; x++)
            {
                total += sum[first + (3 * x)];
            }

            target[i] = total * share;
        }
    }
}
