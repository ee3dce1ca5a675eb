using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// A Bayer mosaic half as wide and high: each of its pixels is the sum of the four nearest ones of its colour. It has four times the electrons at once the read noise of four, and the network sees twice as far in it.
/// <code>
/// R G R G
/// G B G B   →   R G        R = s·(R + R + R + R) + black
/// R G R G       G B
/// G B G B
/// </code>
/// </summary>
internal static class CoarseMosaic
{
    private const int CellPx = 4;
    private const int Pixels = 4;
    private const int Colors = 3;

    /// <summary>Below black there is noise, which must not be cut off.</summary>
    private const float BlackDn = 2048;

    /// <summary>What is so far from the picture is no noise but a stuck pixel.</summary>
    private const float MostSigmas = 8;

    /// <param name="raw">At least a cell of 4 by 4 pixels.</param>
    /// <param name="noise">Of its sensor at its ISO.</param>
    /// <param name="image">What the network made of it, which stands where a pixel is stuck.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    /// <returns>What does not fill a cell is left out.</returns>
    public static (RawImage Raw, NoiseModel Noise) Of(
        RawImage raw,
        NoiseModel noise,
        LinearImage image,
        CancellationToken cancellationToken
    )
    {
        (int width, int height) = (raw.WidthPx / CellPx * 2, raw.HeightPx / CellPx * 2);
        // As many DN as fit.
        float scale = Math.Min(1, (ushort.MaxValue - BlackDn) / (Pixels * raw.RangeDn));
        float white = BlackDn + (Pixels * scale * raw.RangeDn);
        ushort[] mosaic = new ushort[width * height];
        Parallel.For(
            0,
            height,
            new ParallelOptions { CancellationToken = cancellationToken },
            y =>
            {
                for (int x = 0; x < width; x++)
                {
                    float sum = Sum(raw, noise, image, (x / 2 * CellPx) + (x & 1), (y / 2 * CellPx) + (y & 1));
                    mosaic[(y * width) + x] = (ushort)Math.Clamp((scale * sum) + BlackDn + 0.5f, 0, white);
                }
            }
        );
        RawImage coarse = new()
        {
            Path = raw.Path,
            Mosaic = mosaic,
            WidthPx = width,
            HeightPx = height,
            Cfa = raw.Cfa,
            Black = BlackLevels.Uniform(BlackDn),
            WhiteLevelDn = white,
        };
        NoiseModel summed = new(
            scale * noise.GainDnPerElectron,
            Pixels * scale * scale * noise.ReadNoiseVarianceDn2,
            noise.Origin
        );
        return (coarse, summed);
    }

    /// <summary>Of four pixels of a colour, DN above black.</summary>
    private static float Sum(RawImage raw, NoiseModel noise, LinearImage image, int left, int top)
    {
        int color = raw.Cfa.ColorAt(left, top);
        ReadOnlySpan<ushort> mosaic = raw.Mosaic.Span;
        float sum = 0;
        for (int i = 0; i < Pixels; i++)
        {
            (int x, int y) = (left + (2 * (i & 1)), top + (2 * (i >> 1)));
            float measured = mosaic[(y * raw.WidthPx) + x] - raw.Black.At(x, y);
            float clean = image.Row(y)[(Colors * x) + color] * raw.RangeDn;
            float missing = measured - clean;
            bool isNoise = missing * missing < MostSigmas * MostSigmas * noise.VarianceDn2(Math.Max(0, clean));
            sum += isNoise ? measured : clean;
        }

        return sum;
    }
}
