using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// Where noise drowns single pixels, tens of them together still tell a colour, farther than the network reaches. There the picture takes what the network makes of <see cref="CoarseMosaic"/>, all of what is coarse
/// and a part of the rest:
/// <code>
/// snr = signal / noise of one pixel        w = 1 / (1 + (snr / 1.5)²)
/// picture ← picture + w·(0.6·g∗(coarse − picture) + 0.4·(coarse − picture))          g: nearly a Gaussian of 5 px
/// </code>
/// </summary>
internal static class CoarseColors
{
    private const int Colors = 3;
    private const int BlockPx = 32;

    /// <summary>The ratio of signal to noise at which both pictures count alike.</summary>
    private const float EvenSnr = 1.5f;

    /// <summary>How much the coarse picture counts in what is fine.</summary>
    private const float FineShare = 0.4f;

    /// <summary>Where it would count less than this on average, the time is better saved.</summary>
    private const double LeastShare = 0.15;

    /// <summary>Three means over squares of 5×5 coarse pixels.</summary>
    private const int ReachPx = 2;

    private const int Means = 3;

    /// <summary>Whether much of a picture is so dark.</summary>
    public static bool Serve(RawImage raw, NoiseModel noise)
    {
        double sum = 0;
        int blocks = 0;
        for (int top = 0; top + BlockPx <= raw.HeightPx; top += 4 * BlockPx)
        {
            for (int left = 0; left + BlockPx <= raw.WidthPx; left += 4 * BlockPx)
            {
                sum += Share(MeanDn(raw, left, top), noise);
                blocks++;
            }
        }

        return blocks > 0 && sum / blocks > LeastShare;
    }

    /// <summary>Takes what the network makes of the coarse mosaic into a picture.</summary>
    /// <param name="denoiser">The network, of the camera-linear contract.</param>
    /// <param name="image">What it made of <paramref name="raw"/>, nothing corrected afterwards; changed in place.</param>
    /// <param name="raw">The noisy picture.</param>
    /// <param name="noise">Of its sensor at its ISO.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellationToken">Ends the run within one operator of the network.</param>
    public static async Task AddAsync(
        Denoiser denoiser,
        LinearImage image,
        RawImage raw,
        NoiseModel noise,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        (RawImage coarse, NoiseModel summed) = CoarseMosaic.Of(raw, noise, image, cancellationToken);
        LinearImage colors = new(coarse.WidthPx, coarse.HeightPx);
        var coding = ContractCoding.CameraLinear(summed, coarse.RangeDn);
        await denoiser.AddAsync(new BayerTiles(coarse), coding, colors, share: 1, progress, cancellationToken);
        Blend(image, colors, noise, raw.RangeDn, cancellationToken);
    }

    /// <param name="image">What the network made of a mosaic; changed in place.</param>
    /// <param name="coarse">What it made of the coarse one; used up.</param>
    /// <param name="noise">Of the sensor at its ISO.</param>
    /// <param name="rangeDn">Of the mosaic, from black to white.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    private static void Blend(
        LinearImage image,
        LinearImage coarse,
        NoiseModel noise,
        float rangeDn,
        CancellationToken cancellationToken
    )
    {
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        // Of what is there, this remains: picture ← kept·picture + coarse.
        LinearImage kept = new(coarse.WidthPx, coarse.HeightPx);
        int pixels = coarse.WidthPx * coarse.HeightPx;
        (float[] signal, float[] difference, float[] mean) = (new float[pixels], new float[pixels], new float[pixels]);
        for (int c = 0; c < Colors; c++)
        {
            int color = c;
            Parallel.For(0, coarse.HeightPx, parallel, y => Compare(image, coarse, color, y, signal, difference));
            BoxMeans.Of(signal, mean, coarse.WidthPx, ReachPx, parallel);
            (signal, mean) = (mean, signal);
            for (int i = 0; i < Means; i++)
            {
                BoxMeans.Of(difference, mean, coarse.WidthPx, ReachPx, parallel);
                (difference, mean) = (mean, difference);
            }

            Parallel.For(
                0,
                coarse.HeightPx,
                parallel,
                y =>
                {
                    Span<float> added = coarse.Row(y);
                    Span<float> remains = kept.Row(y);
                    for (int x = 0; x < coarse.WidthPx; x++)
                    {
                        int at = (y * coarse.WidthPx) + x;
                        float share = Share(signal[at] * rangeDn, noise);
                        ref float value = ref added[(Colors * x) + color];
                        value = share * ((FineShare * value) + ((1 - FineShare) * difference[at]));
                        remains[(Colors * x) + color] = 1 - (FineShare * share);
                    }
                }
            );
        }

        Parallel.For(0, image.HeightPx, parallel, y => Mix(image.Row(y), kept, coarse, y));
    }

    /// <summary>A row of coarse pixels, and by how much it differs from the mean of those that it stands for.</summary>
    private static void Compare(
        LinearImage image,
        LinearImage coarse,
        int color,
        int y,
        float[] signal,
        float[] difference
    )
    {
        ReadOnlySpan<float> upper = image.Row(2 * y);
        ReadOnlySpan<float> lower = image.Row((2 * y) + 1);
        ReadOnlySpan<float> row = coarse.Row(y);
        for (int x = 0; x < coarse.WidthPx; x++)
        {
            (int left, int right) = ((2 * Colors * x) + color, (2 * Colors * x) + Colors + color);
            float value = row[(Colors * x) + color];
            int at = (y * coarse.WidthPx) + x;
            signal[at] = value;
            difference[at] = value - ((upper[left] + upper[right] + lower[left] + lower[right]) / 4);
        }
    }

    /// <summary>Coarse pixels lie at 2x + 0.5; between them, straight lines.</summary>
    private static void Mix(Span<float> row, LinearImage kept, LinearImage added, int y)
    {
        (int above, int below, float down) = Between(y, added.HeightPx);
        ReadOnlySpan<float> keptAbove = kept.Row(above);
        ReadOnlySpan<float> keptBelow = kept.Row(below);
        ReadOnlySpan<float> addedAbove = added.Row(above);
        ReadOnlySpan<float> addedBelow = added.Row(below);
        for (int x = 0; x < row.Length / Colors; x++)
        {
            (int left, int right, float along) = Between(x, added.WidthPx);
            for (int color = 0; color < Colors; color++)
            {
                (int l, int r) = ((Colors * left) + color, (Colors * right) + color);
                float share = At(keptAbove, keptBelow, l, r, along, down);
                float more = At(addedAbove, addedBelow, l, r, along, down);
                ref float value = ref row[(Colors * x) + color];
                value = (value * share) + more;
            }
        }
    }

    private static float At(
        ReadOnlySpan<float> above,
        ReadOnlySpan<float> below,
        int left,
        int right,
        float along,
        float down
    )
    {
        float first = above[left] + (along * (above[right] - above[left]));
        float last = below[left] + (along * (below[right] - below[left]));
        return first + (down * (last - first));
    }

    private static (int First, int Second, float Share) Between(int at, int count)
    {
        float coarse = Math.Clamp((at - 0.5f) / 2, 0, count - 1);
        int first = (int)coarse;
        return (first, Math.Min(first + 1, count - 1), coarse - first);
    }

    /// <summary>What the coarse picture counts at a signal, DN above black.</summary>
    private static float Share(float signalDn, NoiseModel noise)
    {
        float signal = Math.Max(0, signalDn);
        return (float)(1 / (1 + (signal * signal / (EvenSnr * EvenSnr * noise.VarianceDn2(signal)))));
    }

    private static float MeanDn(RawImage raw, int left, int top)
    {
        float sum = 0;
        for (int y = top; y < top + BlockPx; y++)
        {
            for (int x = left; x < left + BlockPx; x++)
            {
                sum += raw.Mosaic.Span[(y * raw.WidthPx) + x] - raw.Black.At(x, y);
            }
        }

        return sum / (BlockPx * BlockPx);
    }
}
