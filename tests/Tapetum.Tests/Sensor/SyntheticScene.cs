using Tapetum.Raw;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Sensor;

/// <summary>A clean mosaic of smooth and textured patches with sharp borders and vignetting, and raw images of it with known noise.</summary>
internal static class SyntheticScene
{
    public const int WidthPx = 1024;
    public const int HeightPx = 704;

    /// <summary>Values in [0, 1] over two decades.</summary>
    public static float[] Patches(int seed, double texture = 0.3)
    {
        const int count = 14;
        Random rng = new(seed);
        Patch[] patches = new Patch[count];
        for (int i = 0; i < count; i++)
        {
            patches[i] = new(
                X: rng.NextDouble() * WidthPx,
                Y: rng.NextDouble() * HeightPx,
                Level: Math.Pow(10, -2 * rng.NextDouble()),
                Texture: i % 2 == 0 ? texture * rng.NextDouble() : 0,
                Frequency: 0.05 + (0.9 * rng.NextDouble()),
                Angle: rng.NextDouble() * 2 * Math.PI
            );
        }

        float[] grain = new float[WidthPx];
        float[] scene = new float[WidthPx * HeightPx];
        for (int y = 0; y < HeightPx; y++)
        {
            for (int x = 0; x < WidthPx; x++)
            {
                grain[x] = rng.NextSingle() - 0.5f;
            }

            for (int x = 2; x < WidthPx - 2; x++)
            {
                Patch p = patches[0];
                double nearest = double.MaxValue;
                foreach (Patch patch in patches)
                {
                    double distance = ((x - patch.X) * (x - patch.X)) + ((y - patch.Y) * (y - patch.Y));
                    if (distance < nearest)
                    {
                        (p, nearest) = (patch, distance);
                    }
                }

                double wave = Math.Sin(p.Frequency * ((x * Math.Cos(p.Angle)) + (y * Math.Sin(p.Angle))));
                double rough = grain[x - 2] + grain[x - 1] + grain[x] + grain[x + 1] + grain[x + 2];
                double slope = 1 + (0.4 * (x - p.X) / WidthPx) + (0.3 * (y - p.Y) / HeightPx);
                double fromCenter = Math.Pow((2.0 * x / WidthPx) - 1, 2) + Math.Pow((2.0 * y / HeightPx) - 1, 2);
                double value = p.Level * slope * (1 + (p.Texture * ((0.5 * wave) + (0.4 * rough))));
                scene[(y * WidthPx) + x] = (float)Math.Clamp(value * (1 - (0.3 * fromCenter)), 0, 1);
            }
        }

        return scene;
    }

    /// <param name="scene">[HeightPx, WidthPx]</param>
    /// <param name="whiteDn">The signal that 1 stands for, DN above black.</param>
    public static float[] Expose(float[] scene, float whiteDn, NoiseParameters parameters, int seed)
    {
        float[] signal = [.. scene.Select(v => v * whiteDn)];
        NoiseSynthesizer.AddInPlace(signal, WidthPx, parameters, new Random(seed));
        return signal;
    }

    public static RawImage ToRaw(
        float[] signalDn,
        NoiseParameters parameters,
        double? iso,
        int widthPx = WidthPx,
        int heightPx = HeightPx
    ) =>
        new()
        {
            Path = "synthetic.dng",
            Mosaic = signalDn.Select(v => (ushort)MathF.Round(v + parameters.BlackLevelDn)).ToArray(),
            WidthPx = widthPx,
            HeightPx = heightPx,
            Cfa = CfaPattern.Gbrg,
            Black = BlackLevels.Uniform(parameters.BlackLevelDn),
            WhiteLevelDn = parameters.WhiteLevelDn,
            Color = new() { AsShotNeutral = null, Calibrations = [] },
            Capture = Capture("Tapetum", "Synthetic", iso),
            NoiseProfile = [],
            BaselineExposureEv = 0,
        };

    public static CaptureInfo Capture(string make, string model, double? iso) =>
        CaptureInfo.Unknown with
        {
            Make = make,
            Model = model,
            Iso = iso,
        };

    private readonly record struct Patch(
        double X,
        double Y,
        double Level,
        double Texture,
        double Frequency,
        double Angle
    );
}
