using System.Buffers;
using System.Numerics.Tensors;
using Tapetum.Training.Data.Scenes;

namespace Tapetum.Training.Data.Cameras;

/// <summary>
/// What a lens makes of a scene: each colour shifted, as lateral chromatic aberration does far from the middle, and all blurred.
/// <code>
/// c(x, y) ← Σ h(i)·v(j)·c(x − i, y − j)      h, v: cubic interpolation at the shift, then a Gaussian
/// </code>
/// </summary>
/// <remarks>Interpolation: Keys, "Cubic Convolution Interpolation for Digital Image Processing", IEEE TASSP 1981.</remarks>
/// <param name="BlurSigmaPx">Of the Gaussian; 0 for none.</param>
/// <param name="RedShiftPx">Where red goes.</param>
/// <param name="BlueShiftPx">Where blue goes.</param>
internal sealed record Lens(float BlurSigmaPx, (float X, float Y) RedShiftPx, (float X, float Y) BlueShiftPx)
    : ISceneChange
{
    public void Apply(Span<float> red, Span<float> green, Span<float> blue, int size)
    {
        Convolve(red, size, Kernel(RedShiftPx.X), Kernel(RedShiftPx.Y));
        if (BlurSigmaPx > 0)
        {
            Convolve(green, size, Kernel(0), Kernel(0));
        }

        Convolve(blue, size, Kernel(BlueShiftPx.X), Kernel(BlueShiftPx.Y));
    }

    /// <summary>An odd number of weights whose sum is 1; the middle one is the pixel's own.</summary>
    internal float[] Kernel(float shiftPx)
    {
        int blurReach = (int)MathF.Ceiling(3 * BlurSigmaPx);
        int reach = blurReach + (int)MathF.Ceiling(MathF.Abs(shiftPx)) + 1;
        float[] kernel = new float[(2 * reach) + 1];
        for (int i = -reach; i <= reach; i++)
        {
            for (int j = -blurReach; j <= blurReach; j++)
            {
                kernel[i + reach] += Gaussian(j) * Cubic(i - j + shiftPx);
            }
        }

        TensorPrimitives.Divide(kernel, TensorPrimitives.Sum<float>(kernel), kernel);
        return kernel;
    }

    private float Gaussian(int offset)
    {
        float z = BlurSigmaPx > 0 ? offset / BlurSigmaPx : 0;
        return MathF.Exp(-z * z / 2);
    }

    private static float Cubic(float x)
    {
        float d = MathF.Abs(x);
        return d switch
        {
            < 1 => 1 + (d * d * ((1.5f * d) - 2.5f)),
            < 2 => 2 + (d * (-4 + (d * (2.5f - (0.5f * d))))),
            _ => 0,
        };
    }

    /// <summary>The outermost pixels go on beyond the edge.</summary>
    private static void Convolve(Span<float> plane, int size, float[] across, float[] down)
    {
        int reach = across.Length / 2;
        float[] rented = ArrayPool<float>.Shared.Rent(plane.Length + size + (2 * reach));
        try
        {
            Span<float> rows = rented.AsSpan(0, plane.Length);
            Span<float> padded = rented.AsSpan(plane.Length, size + (2 * reach));
            for (int y = 0; y < size; y++)
            {
                Span<float> row = plane.Slice(y * size, size);
                padded[..reach].Fill(row[0]);
                row.CopyTo(padded[reach..]);
                padded[(reach + size)..].Fill(row[^1]);
                Span<float> to = rows.Slice(y * size, size);
                to.Clear();
                for (int k = 0; k < across.Length; k++)
                {
                    TensorPrimitives.MultiplyAdd(padded.Slice(k, size), across[k], to, to);
                }
            }

            int far = down.Length / 2;
            for (int y = 0; y < size; y++)
            {
                Span<float> to = plane.Slice(y * size, size);
                to.Clear();
                for (int k = 0; k < down.Length; k++)
                {
                    int from = Math.Clamp(y + k - far, 0, size - 1);
                    TensorPrimitives.MultiplyAdd(rows.Slice(from * size, size), down[k], to, to);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
