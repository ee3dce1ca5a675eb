using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data;

namespace Tapetum.Training.Trials;

/// <summary>Gives a network frames with what real files have besides noise, and measures how much of it shows.</summary>
public static class FlawTrials
{
    public const string ClippedLow = "highlights, all channels clip at 93 % of the white level";
    public const string ClippedGreen = "highlights, green clips at 93 % of the white level";
    public const string ClippedFull = "highlights, pixels full at 93 %, with read noise";
    public const string HotClusters = "clusters of three hot pixels of three colours";
    public const string HotColor = "clusters of three hot pixels of one colour";
    public const string DeadClusters = "clusters of three dead pixels of three colours";
    public const string DeadColor = "clusters of three dead pixels of one colour";
    public const string NoFringes = "slanted bars without fringes";
    public const string Fringes = "slanted bars, red and blue 1.5 px beside green";
    public const string FocusPixels = "pixels to focus with, 5 % too dark";
    public const string Stars = "stars, σ = 0.7 px: light that is missing or added";

    private const int SizePx = 384;
    private const int BorderPx = 32;
    private const float RangeDn = 15871;

    /// <summary>Camera RGB of grey under daylight.</summary>
    private static readonly float[] Grey = [0.48f, 1, 0.6f];

    private delegate float Scene(int x, int y, int color);

    /// <summary>All of them.</summary>
    /// <param name="denoise">The network.</param>
    public static async Task<IReadOnlyList<FlawTrial>> RunAsync(Func<RawImage, NoiseModel, Task<LinearImage>> denoise)
    {
        NoiseParameters bright = Sensor(7.5f, 6);
        NoiseParameters low = bright with { SaturationDn = Levels(0.93f, 0.93f) };
        return
        [
            new(ClippedLow, await Highlights(denoise, low)),
            new(ClippedGreen, await Highlights(denoise, bright with { SaturationDn = Levels(1, 0.93f) })),
            new(ClippedFull, await Highlights(denoise, low with { SaturatesBeforeReading = true })),
            new(HotClusters, await Clusters(denoise, defectDn: 5000, stepPx: 1)),
            new(HotColor, await Clusters(denoise, defectDn: 5000, stepPx: 2)),
            new(DeadClusters, await Clusters(denoise, defectDn: 0, stepPx: 1)),
            new(DeadColor, await Clusters(denoise, defectDn: 0, stepPx: 2)),
            new(NoFringes, await Bars(denoise, shiftPx: 0)),
            new(Fringes, await Bars(denoise, shiftPx: 1.5f)),
            new(FocusPixels, await Focusing(denoise)),
            new(Stars, await Starlight(denoise)),
        ];
    }

    /// <summary>The largest error of any pixel that is clipped in a channel, of the level where that channel clips.</summary>
    private static async Task<double> Highlights(
        Func<RawImage, NoiseModel, Task<LinearImage>> denoise,
        NoiseParameters sensor
    )
    {
        Scene lamp = (x, y, color) => Lamp(x, y) * Grey[color];
        CfaOffsets saturation = sensor.SaturationDn!.Value;
        float[] levels = [saturation.EvenEvenDn, saturation.OddEvenDn, saturation.OddOddDn];
        LinearImage image = await Denoise(denoise, sensor, lamp);
        return Errors(image, (x, y, c) => lamp(x, y, c) > 1.3f * levels[c] ? levels[c] : float.NaN).Max();
    }

    /// <summary>Nineteen of twenty pixels of clusters on an even surface miss it by no more than this.</summary>
    private static async Task<double> Clusters(
        Func<RawImage, NoiseModel, Task<LinearImage>> denoise,
        float defectDn,
        int stepPx
    )
    {
        const float SurfaceDn = 300;
        const int EveryPx = 23; // odd, so that all four filter positions begin some
        LinearImage image = await Denoise(
            denoise,
            Sensor(3.05f, 3.92f),
            (x, y, color) => IsDefect(x, y) ? defectDn : SurfaceDn * Grey[color]
        );
        double[] errors = [.. Errors(image, (x, y, c) => IsDefect(x, y) ? SurfaceDn * Grey[c] : float.NaN).Order()];
        return errors[errors.Length * 19 / 20];

        bool IsDefect(int x, int y)
        {
            (int dx, int dy) = ((x + 12) % EveryPx, (y + 12) % EveryPx);
            return (dx == 0 && dy == 0) || (dx == stepPx && (dy == 0 || dy == stepPx));
        }
    }

    /// <summary>The root mean square error of red and blue where a lens lays them beside green, of the bars' light.</summary>
    private static async Task<double> Bars(Func<RawImage, NoiseModel, Task<LinearImage>> denoise, float shiftPx)
    {
        const float PeriodPx = 24;
        const float LightDn = 2000;
        LinearImage image = await Denoise(denoise, Sensor(0.762f, 3.55f), Light);
        double squares = 0;
        int count = 0;
        foreach ((int x, int y) in Inside())
        {
            foreach (int color in (int[])[0, 2])
            {
                double error = (Dn(image, x, y, color) - Light(x, y, color)) / (LightDn * Grey[color]);
                (squares, count) = (squares + (error * error), count + 1);
            }
        }

        return Math.Sqrt(squares / count);

        // As a lens with σ = 0.7 px draws them.
        float Light(int x, int y, int color)
        {
            float place = ((0.96f * (x + ((color - 1) * shiftPx))) + (0.28f * y)) % PeriodPx;
            float half = PeriodPx / 2;
            float toEdge = MathF.Min(MathF.Abs(place - half), MathF.Min(place, PeriodPx - place));
            float signed = (place < half ? toEdge : -toEdge) / 0.7f;
            return ((0.03f * LightDn) + (LightDn / (1 + MathF.Exp(-1.702f * signed)))) * Grey[color];
        }
    }

    /// <summary>By how much an even surface is darker or brighter where such pixels are, on average.</summary>
    private static async Task<double> Focusing(Func<RawImage, NoiseModel, Task<LinearImage>> denoise)
    {
        const float SurfaceDn = 1000;
        NoiseParameters sensor = Sensor(0.762f, 3.55f) with { FocusPixels = new(4, 4, 8, 12, 0.95f) };
        LinearImage image = await Denoise(denoise, sensor, (_, _, color) => SurfaceDn * Grey[color]);
        (double there, double elsewhere) = (0, 0);
        (int countThere, int countElsewhere) = (0, 0);
        foreach ((int x, int y) in Inside().Where(place => place.Y % 12 is 4 or 10))
        {
            double green = Dn(image, x, y, 1);
            bool isThere = y % 12 == 4 && x % 8 == 4;
            there += isThere ? green : 0;
            countThere += isThere ? 1 : 0;
            elsewhere += y % 12 == 10 ? green : 0;
            countElsewhere += y % 12 == 10 ? 1 : 0;
        }

        return Math.Abs((there / countThere / (elsewhere / countElsewhere)) - 1);
    }

    /// <summary>The mean error of green light in 7 × 7 px around stars, of each star's own.</summary>
    private static async Task<double> Starlight(Func<RawImage, NoiseModel, Task<LinearImage>> denoise)
    {
        const float SkyDn = 20;
        const int EveryPx = 23;
        Scene stars = (x, y, color) =>
        {
            (float dx, float dy) = (((x + 3) % EveryPx) - 3, ((y + 3) % EveryPx) - 3);
            int number = (x + 3) / EveryPx;
            float peakDn = 150 * MathF.Pow(1.3f, number);
            return (SkyDn + (peakDn * MathF.Exp(-((dx * dx) + (dy * dy)) / (2 * 0.7f * 0.7f)))) * Grey[color];
        };
        LinearImage image = await Denoise(denoise, Sensor(3.05f, 3.92f), stars);
        List<double> errors = [];
        for (int y = 2 * EveryPx; y < SizePx - BorderPx; y += EveryPx)
        {
            for (int x = 2 * EveryPx; x < SizePx - BorderPx; x += EveryPx)
            {
                (double light, double truth) = (0, 0);
                for (int i = 0; i < 49; i++)
                {
                    (int atX, int atY) = (x + (i % 7) - 3, y + (i / 7) - 3);
                    light += Dn(image, atX, atY, 1) - SkyDn;
                    truth += stars(atX, atY, 1) - SkyDn;
                }

                errors.Add(Math.Abs((light / truth) - 1));
            }
        }

        return errors.Average();
    }

    /// <summary>A light that falls off slowly, so that the contour at which each channel clips runs through even light.</summary>
    private static float Lamp(int x, int y)
    {
        (float dx, float dy) = (x - (SizePx / 2), y - (SizePx / 2));
        float squared = ((dx * dx) + (dy * dy)) / (70 * 70);
        return 30 + (4 * RangeDn / (1 + (squared * squared)));
    }

    private static NoiseParameters Sensor(float gainDnPerElectron, float readNoiseDn) =>
        new()
        {
            GainDnPerElectron = gainDnPerElectron,
            ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
            ReadNoiseScaleDn = readNoiseDn,
            BlackLevelDn = 512,
            WhiteLevelDn = 512 + RangeDn,
        };

    private static CfaOffsets Levels(float all, float green) =>
        new(all * RangeDn, green * RangeDn, green * RangeDn, all * RangeDn);

    private static async Task<LinearImage> Denoise(
        Func<RawImage, NoiseModel, Task<LinearImage>> denoise,
        NoiseParameters sensor,
        Scene scene
    )
    {
        float[] mosaic = new float[SizePx * SizePx];
        for (int i = 0; i < mosaic.Length; i++)
        {
            (int x, int y) = (i % SizePx, i / SizePx);
            mosaic[i] = scene(x, y, CfaPattern.Rggb.ColorAt(x, y));
        }

        NoiseSynthesizer.AddInPlace(mosaic, SizePx, sensor, new SampleRandom(seed: 1, index: 0));
        CameraColor color = new() { AsShotNeutral = null, Calibrations = [] };
        return await denoise(
            TrialRaw.Of(mosaic, SizePx, sensor, CfaPattern.Rggb, iso: null, color),
            sensor.ToNoiseModel()
        );
    }

    private static IEnumerable<(int X, int Y)> Inside() =>
        from y in Enumerable.Range(BorderPx, SizePx - (2 * BorderPx))
        from x in Enumerable.Range(BorderPx, SizePx - (2 * BorderPx))
        select (x, y);

    /// <summary>Relative errors of all values whose truth is a number.</summary>
    private static IEnumerable<double> Errors(LinearImage image, Scene truth) =>
        from place in Inside()
        from color in Enumerable.Range(0, 3)
        let right = truth(place.X, place.Y, color)
        where !float.IsNaN(right)
        select Math.Abs((Dn(image, place.X, place.Y, color) / right) - 1);

    private static double Dn(LinearImage image, int x, int y, int color) => image.Row(y)[(3 * x) + color] * RangeDn;
}
