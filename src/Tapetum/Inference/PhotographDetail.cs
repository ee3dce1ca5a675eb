using System.Numerics.Tensors;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// Gives back the detail of a photograph that the network took for noise, or that the mosaics which it saw did not hold: here every pixel has all three colours.
/// <code>
/// d = photograph − picture      q = mean over 7×7 pixels and three colours of d² / variance of noise at the picture
/// picture ← picture + max(0, 1 − most/q)·d
/// </code>
/// Where nothing but noise is missing, q is about 1.
/// </summary>
/// <remarks>Wiener's filter with the local variance, as in <see cref="MonochromeDetail"/>.</remarks>
internal static class PhotographDetail
{
    private const int ReachPx = 3;
    private const int Colors = 3;
    private const float MostOfNoise = 8;

    /// <param name="image">What the network made of <paramref name="photograph"/>; changed in place.</param>
    /// <param name="photograph">The noisy picture.</param>
    /// <param name="noise">Of one of its mosaics.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public static void Restore(
        LinearImage image,
        RgbImage photograph,
        NoiseModel noise,
        CancellationToken cancellationToken
    )
    {
        float range = photograph.WhiteLevel - photograph.BlackLevel;
        (float gain, float read) = (noise.GainDnPerElectron / range, noise.ReadNoiseVarianceDn2 / (range * range));
        (int width, int height) = (image.WidthPx, image.HeightPx);
        float[] excess = new float[width * height];
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            height,
            parallel,
            () => new Row(width),
            (y, _, row) =>
            {
                row.Compare(image.Row(y), photograph, y, gain, read);
                row.MeanAlong(excess.AsSpan(y * width, width));
                return row;
            },
            _ => { }
        );
        Parallel.For(
            0,
            height,
            parallel,
            () => new Row(width),
            (y, _, row) =>
            {
                row.GiveBack(image.Row(y), photograph, y, excess);
                return row;
            },
            _ => { }
        );
    }

    /// <summary>Memory for one row.</summary>
    private sealed class Row(int widthPx)
    {
        // What is missing, then its square over the noise's.
        private readonly float[] missing = new float[Colors * widthPx];
        private readonly float[] variance = new float[Colors * widthPx];
        private readonly float[] columns = new float[widthPx];

        public void Compare(ReadOnlySpan<float> clean, RgbImage photograph, int y, float gain, float readVariance)
        {
            SyntheticMosaic.UntouchedRow(photograph, y, missing);
            TensorPrimitives.Subtract(missing, clean, missing);
            TensorPrimitives.Multiply(missing, missing, missing);
            TensorPrimitives.Max(clean, 0f, variance);
            TensorPrimitives.Multiply(variance, gain, variance);
            TensorPrimitives.Add(variance, readVariance, variance);
            TensorPrimitives.Divide(missing, variance, missing);
        }

        /// <summary>Of what was compared, over colours and <see cref="ReachPx"/> to both sides.</summary>
        public void MeanAlong(Span<float> means)
        {
            for (int x = 0; x < widthPx; x++)
            {
                int left = Math.Max(0, x - ReachPx);
                int right = Math.Min(widthPx - 1, x + ReachPx);
                int count = Colors * (right - left + 1);
                means[x] = TensorPrimitives.Sum<float>(missing.AsSpan(Colors * left, count)) / count;
            }
        }

        public void GiveBack(Span<float> clean, RgbImage photograph, int y, ReadOnlySpan<float> excess)
        {
            (int top, int bottom) = (Math.Max(0, y - ReachPx), Math.Min(photograph.HeightPx - 1, y + ReachPx));
            Array.Clear(columns);
            for (int at = top; at <= bottom; at++)
            {
                TensorPrimitives.Add(columns, excess.Slice(at * widthPx, widthPx), columns);
            }

            SyntheticMosaic.UntouchedRow(photograph, y, missing);
            TensorPrimitives.Subtract(missing, clean, missing);
            float most = MostOfNoise * (bottom - top + 1);
            for (int x = 0; x < widthPx; x++)
            {
                if (columns[x] > most)
                {
                    float share = 1 - (most / columns[x]);
                    Span<float> pixel = clean.Slice(Colors * x, Colors);
                    for (int color = 0; color < Colors; color++)
                    {
                        pixel[color] += share * missing[(Colors * x) + color];
                    }
                }
            }
        }
    }
}
