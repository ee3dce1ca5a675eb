using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tapetum.Raw.XTrans;

namespace Tapetum.Mosaic;

/// <summary>Applies <see cref="XTransKernels"/> to a mosaic, row by row. Beyond its edges lies its mirror image.</summary>
internal sealed class XTransDemosaic
{
    private const int Colors = 3;
    private const int Lanes = 8;
    private const int RepeatPx = 24; // of the pattern and of vectors alike
    private const int WeightsPerTap = RepeatPx + XTransPattern.PeriodPx + Lanes;
    private const int Reach = XTransKernels.ReachPx;

    /// <summary>[row phase, colour, tap, column]: a row of weights begins at any phase.</summary>
    private static readonly float[] Weights = ListWeights();

    private readonly float[] padded;
    private readonly int[] tapOffsets;
    private readonly int stride;
    private readonly int widthPx;
    private readonly int heightPx;
    private readonly XTransPhase phase;

    /// <param name="mosaic">[H, W].</param>
    /// <param name="widthPx">At least a period, as the height.</param>
    /// <param name="heightPx">H.</param>
    /// <param name="phase">Of its first pixel.</param>
    public XTransDemosaic(ReadOnlySpan<float> mosaic, int widthPx, int heightPx, XTransPhase phase)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(mosaic.Length, widthPx * heightPx);
        (this.widthPx, this.heightPx, this.phase) = (widthPx, heightPx, phase);
        stride = widthPx + (2 * Reach) + Lanes;
        tapOffsets = [.. XTransKernels.Taps.Select(tap => (tap.Y * stride) + tap.X)];
        padded = new float[stride * (heightPx + (2 * Reach))];
        for (int y = -Reach; y < heightPx + Reach; y++)
        {
            ReadOnlySpan<float> from = mosaic.Slice(XTransPattern.Mirror(y, heightPx, phase.Y) * widthPx, widthPx);
            Span<float> to = padded.AsSpan((y + Reach) * stride, widthPx + (2 * Reach));
            from.CopyTo(to[Reach..]);
            for (int x = 1; x <= Reach; x++)
            {
                to[Reach - x] = from[XTransPattern.Mirror(-x, widthPx, phase.X)];
                to[Reach + widthPx + x - 1] = from[XTransPattern.Mirror(widthPx + x - 1, widthPx, phase.X)];
            }
        }
    }

    /// <summary>One colour of one row.</summary>
    /// <param name="yPx">The row.</param>
    /// <param name="color">0 red, 1 green, 2 blue.</param>
    /// <param name="row">[W].</param>
    public void Row(int yPx, int color, Span<float> row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)yPx, (uint)heightPx);
        ReadOnlySpan<int> taps = tapOffsets;
        int rowPhase = XTransPattern.Wrap(yPx + phase.Y);
        ref float weights = ref Weights[((((rowPhase * Colors) + color) * taps.Length * WeightsPerTap) + phase.X)];
        Span<float> last = stackalloc float[Lanes];
        for (int x = 0; x < widthPx; x += Lanes)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            nuint column = (nuint)(x % RepeatPx);
            ref float middle = ref padded[((yPx + Reach) * stride) + x + Reach];
            for (int tap = 0; tap < taps.Length; tap++)
            {
                ref float pixel = ref Unsafe.Add(ref middle, taps[tap]);
                Vector256<float> weight = Vector256.LoadUnsafe(ref weights, (nuint)(tap * WeightsPerTap) + column);
                sum = Vector256.MultiplyAddEstimate(weight, Vector256.LoadUnsafe(ref pixel), sum);
            }

            if (x + Lanes <= widthPx)
            {
                sum.StoreUnsafe(ref MemoryMarshal.GetReference(row), (nuint)x);
            }
            else
            {
                sum.CopyTo(last);
                last[..(widthPx - x)].CopyTo(row[x..]);
            }
        }
    }

    private static float[] ListWeights()
    {
        int taps = XTransKernels.Taps.Count;
        float[] all = new float[XTransPattern.PeriodPx * Colors * taps * WeightsPerTap];
        for (int y = 0; y < XTransPattern.PeriodPx; y++)
        {
            for (int color = 0; color < Colors; color++)
            {
                for (int x = 0; x < XTransPattern.PeriodPx; x++)
                {
                    double[] kernel = XTransKernels.At(x, y, color);
                    for (int tap = 0; tap < taps; tap++)
                    {
                        int start = (((y * Colors) + color) * taps * WeightsPerTap) + (tap * WeightsPerTap);
                        for (int column = x; column < WeightsPerTap; column += XTransPattern.PeriodPx)
                        {
                            all[start + column] = (float)kernel[tap];
                        }
                    }
                }
            }
        }

        return all;
    }
}
