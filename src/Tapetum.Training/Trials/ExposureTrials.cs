using System.Buffers;
using Tapetum.Development;
using Tapetum.Development.Looks;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Trials;

/// <summary>
/// Gives automatic exposure photographs turned back into scene light, darkened, and with a sensor's noise. The exposure of each is known from how it was published.
/// </summary>
public static class ExposureTrials
{
    private const int BlackDn = 512;
    private const int WhiteDn = 16_383;
    private const int Bisections = 14;

    /// <summary>A Sony A7S II at ISO 800: PMN's calibration, as in <see cref="ValidationLevel.Default"/>.</summary>
    private static readonly NoiseParameters Sensor = new()
    {
        GainDnPerElectron = 0.762f,
        ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
        ReadNoiseScaleDn = 3.55f,
        BlackLevelDn = BlackDn,
        WhiteLevelDn = WhiteDn,
    };

    /// <summary>One photograph at several ratios.</summary>
    /// <param name="name">For the report.</param>
    /// <param name="photo">Scene light with display white at 1.</param>
    /// <param name="ratios">By how much it is darkened.</param>
    /// <param name="develop">From raw to linear: the network, or none.</param>
    public static async Task<IReadOnlyList<ExposureTrial>> RunAsync(
        string name,
        LinearPhoto photo,
        IEnumerable<double> ratios,
        Func<RawImage, NoiseModel, Task<LinearImage>> develop
    )
    {
        double known = KnownAmplification(photo);
        List<ExposureTrial> trials = [];
        foreach (double ratio in ratios)
        {
            RawImage raw = Expose(photo, ratio);
            LinearImage linear = await develop(raw, Sensor.ToNoiseModel());
            double chosen = Developer.Render(linear, raw, new DevelopmentOptions()).Recipe.Amplification;
            trials.Add(new(name, ratio, known * ratio, chosen));
        }

        return trials;
    }

    /// <summary>The amplification at which our development of the clean scene has the mean L* of the published picture.</summary>
    private static double KnownAmplification(LinearPhoto photo)
    {
        double published = PublishedLightness(photo);
        RawImage raw = Expose(photo, 1);
        LinearImage clean = Clean(photo);
        (double low, double high) = (-4, 5);
        for (int i = 0; i < Bisections; i++)
        {
            double middle = (low + high) / 2;
            DevelopmentOptions options = new() { Ratio = Math.Pow(2, middle), Look = Look.Neutral };
            bool tooDark = Lightness(Developer.Render(clean, raw, options)) < published;
            (low, high) = tooDark ? (middle, high) : (low, middle);
        }

        return Math.Pow(2, (low + high) / 2);
    }

    private static double PublishedLightness(LinearPhoto photo)
    {
        int plane = photo.WidthPx * photo.HeightPx;
        double sum = 0;
        for (int i = 0; i < plane; i++)
        {
            sum += LightnessOf(
                Linear(PhotoUnprocessor.ToDisplay(photo.Planes[i])),
                Linear(PhotoUnprocessor.ToDisplay(photo.Planes[plane + i])),
                Linear(PhotoUnprocessor.ToDisplay(photo.Planes[(2 * plane) + i]))
            );
        }

        return sum / plane;
    }

    private static double Lightness(DevelopedImage picture)
    {
        const int step = 4;
        ushort[] row = ArrayPool<ushort>.Shared.Rent(3 * picture.WidthPx);
        (double sum, long count) = (0, 0);
        for (int y = 0; y < picture.HeightPx; y += step)
        {
            picture.ReadRows(y, 1, row);
            for (int x = 0; x < picture.WidthPx; x += step)
            {
                sum += LightnessOf(
                    Linear(row[3 * x] / 65535.0),
                    Linear(row[(3 * x) + 1] / 65535.0),
                    Linear(row[(3 * x) + 2] / 65535.0)
                );
                count++;
            }
        }

        ArrayPool<ushort>.Shared.Return(row);
        return sum / count;
    }

    /// <summary>CIE L*, 0 to 100.</summary>
    private static double LightnessOf(double red, double green, double blue)
    {
        double y = (0.2126 * red) + (0.7152 * green) + (0.0722 * blue);
        return y > 216 / 24389.0 ? (116 * Math.Cbrt(y)) - 16 : y * 24389 / 27;
    }

    private static double Linear(double display) =>
        display <= 0.04045 ? display / 12.92 : Math.Pow((display + 0.055) / 1.055, 2.4);

    private static LinearImage Clean(LinearPhoto photo)
    {
        LinearImage image = new(photo.WidthPx, photo.HeightPx);
        int plane = photo.WidthPx * photo.HeightPx;
        for (int y = 0; y < photo.HeightPx; y++)
        {
            Span<float> row = image.Row(y);
            for (int x = 0; x < photo.WidthPx; x++)
            {
                int at = (y * photo.WidthPx) + x;
                row[3 * x] = photo.Planes[at];
                row[(3 * x) + 1] = photo.Planes[plane + at];
                row[(3 * x) + 2] = photo.Planes[(2 * plane) + at];
            }
        }

        return image;
    }

    private static RawImage Expose(LinearPhoto photo, double ratio)
    {
        (int width, int height) = (photo.WidthPx & ~1, photo.HeightPx & ~1);
        float[] signal = new float[width * height];
        int plane = photo.WidthPx * photo.HeightPx;
        float scale = (float)((WhiteDn - BlackDn) / ratio);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int color = CfaPattern.Rggb.ColorAt(x, y);
                float light = photo.Planes[(color * plane) + (y * photo.WidthPx) + x];
                signal[(y * width) + x] = light * scale;
            }
        }

        NoiseSynthesizer.AddInPlace(signal, width, Sensor, new SampleRandom(1, (ulong)ratio));
        return TrialRaw.Of(signal, width, Sensor, CfaPattern.Rggb, iso: 800, CameraColor.LinearSrgb);
    }
}
