using Tapetum.Encoding.Dng;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests;

/// <summary>A camera whose noise is known, unlike those of the table, and the frames that its owner would calibrate it on.</summary>
internal sealed class SyntheticCamera
{
    public const int WidthPx = 512;
    public const int HeightPx = 384;
    public const float FixedPatternDn = 2.5f;
    public const float PhotoResponseShare = 0.012f;
    public const float BlackDn = 300.4f;
    public const float ClipDn = 14_000;

    private static readonly double[] Exposures = [0.003, 0.02, 0.15, 0.6];

    private readonly float[] patternDn;
    private readonly float[] response;

    private readonly DngMosaicLayout filters;

    /// <param name="filters">What its files say; a Bayer sensor where it says nothing.</param>
    public SyntheticCamera(DngMosaicLayout? filters = null)
    {
        this.filters = filters ?? DngMosaicLayout.Plain;
        Random random = new(5);
        patternDn =
        [
            .. Enumerable.Range(0, WidthPx * HeightPx).Select(_ => MathF.Round(FixedPatternDn * Normal(random))),
        ];
        response = [.. patternDn.Select(_ => 1 + (PhotoResponseShare * Normal(random)))];
    }

    /// <summary>At an ISO: gain goes with it, read noise a little slower.</summary>
    public static NoiseParameters NoiseAt(double iso) =>
        new()
        {
            GainDnPerElectron = (float)(0.0045 * iso),
            ReadNoiseDistribution = ReadNoiseDistribution.TukeyLambda,
            ReadNoiseScaleDn = (float)(1.6 * Math.Pow(iso / 400, 0.8)),
            TukeyLambda = -0.09f,
            RowNoiseSigmaDn = (float)(1.3 * Math.Pow(iso / 400, 0.5)),
            ColumnNoiseSigmaDn = 0.6f,
            BlackLevelDn = BlackDn,
            WhiteLevelDn = ClipDn,
        };

    /// <summary>Writes darks/ and flats/, four darks and five pairs of flats of each ISO, the last of them overexposed.</summary>
    public void Write(string folder, params int[] isos)
    {
        Directory.CreateDirectory(Path.Combine(folder, "darks"));
        Directory.CreateDirectory(Path.Combine(folder, "flats"));
        foreach (int iso in isos)
        {
            for (int i = 0; i < 4; i++)
            {
                Write(Path.Combine(folder, "darks", $"{iso}-{i}.dng"), iso, exposureTimeS: 0.01, light: 0, seed: i);
            }

            foreach ((int step, double exposure) in Exposures.Append(1.4).Index())
            {
                for (int i = 0; i < 2; i++)
                {
                    string path = Path.Combine(folder, "flats", $"{iso}-{step}{(char)('a' + i)}.dng");
                    Write(path, iso, exposure, light: exposure, seed: 100 + (2 * step) + i);
                }
            }
        }
    }

    /// <summary>A frame of an even surface through a lens that darkens the corners.</summary>
    /// <param name="path">To write.</param>
    /// <param name="iso">Its ISO.</param>
    /// <param name="exposureTimeS">What it says.</param>
    /// <param name="light">In the middle, as a share of the range.</param>
    /// <param name="seed">Of its noise.</param>
    /// <param name="model">Whose.</param>
    public void Write(string path, int iso, double exposureTimeS, double light, int seed, string model = "Calibrated 1")
    {
        NoiseParameters noise = NoiseAt(iso);
        float[] signal = new float[WidthPx * HeightPx];
        for (int i = 0; i < signal.Length; i++)
        {
            (float x, float y) = ((i % WidthPx / (float)WidthPx) - 0.5f, (i / WidthPx / (float)HeightPx) - 0.5f);
            float shading = 1 - (0.5f * ((x * x) + (y * y)));
            float filter = IsGreen(i % WidthPx, i / WidthPx) ? 1 : 0.7f;
            signal[i] = (float)light * (ClipDn - BlackDn) * shading * filter * response[i];
        }

        NoiseSynthesizer.AddInPlace(signal, WidthPx, noise, new Random(seed + (iso * 1000)));
        ushort[] mosaic =
        [
            .. signal.Select((dn, i) => (ushort)Math.Clamp(MathF.Round(dn + BlackDn) + patternDn[i], 0, ClipDn)),
        ];
        RawImage raw = SyntheticRaw.Image(
            WidthPx,
            HeightPx,
            mosaic: mosaic,
            black: BlackLevels.Uniform(300),
            capture: SyntheticRaw.Capture with
            {
                Model = model,
                Iso = iso,
                ExposureTimeS = exposureTimeS,
            }
        );
        using FileStream file = File.Create(path);
        DngMosaicWriter.Write(file, raw, filters);
    }

    private bool IsGreen(int x, int y) =>
        filters.IsMonochrome
        || (filters.XTrans is { } phase ? XTransPattern.ColorAt(x + phase.X, y + phase.Y) == 1 : (x + y) % 2 != 0);

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
