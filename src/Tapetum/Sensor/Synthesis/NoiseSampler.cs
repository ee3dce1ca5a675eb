using Tapetum.Sensor.Calibration;
using Tapetum.Sensor.Estimation;

namespace Tapetum.Sensor.Synthesis;

/// <summary>Draws the noise of cameras that may exist: wider than all that were calibrated, so that a user's camera lies inside.</summary>
/// <remarks>
/// ln K is uniform; read and row noise follow K as one of <see cref="CalibratedCamera.All"/> does, with a wider spread. Values are made at 14 bits and
/// scaled to the bit depth, as analog-to-digital converters of other depths divide the same voltage range.
/// </remarks>
internal sealed record NoiseSampler
{
    /// <summary>The wide ranges that the default model trains on.</summary>
    public static readonly NoiseSampler Wide = new();

    /// <summary>K at 14 bits. Default 0.05 to 60 DN per electron; at 10 bits the upper end grows fourfold, as small phone pixels fill early.</summary>
    public float MinGainDnPerElectron { get; init; } = 0.05f;

    /// <inheritdoc cref="MinGainDnPerElectron"/>
    public float MaxGainDnPerElectron { get; init; } = 60;

    /// <summary>How much wider than within one camera the spread of ln σ is. Default 2.</summary>
    public float SpreadFactor { get; init; } = 2;

    /// <summary>How often read noise is Tukey-λ and not Gaussian. Default 0.7.</summary>
    public float TukeyLambdaShare { get; init; } = 0.7f;

    /// <summary>How often a clean base-ISO sensor is drawn: little gain, almost no read noise. Default 0.08.</summary>
    public float CleanShare { get; init; } = 0.08f;

    /// <summary>How often a camera writes no values below black (black level 0). Default 0.08.</summary>
    public float ClippedBlackShare { get; init; } = 0.08f;

    /// <summary>How often there are hot pixels. Default 0.3.</summary>
    public float HotPixelShare { get; init; } = 0.3f;

    /// <summary>How often there are dead pixels. Default 0.3.</summary>
    public float DeadPixelShare { get; init; } = 0.3f;

    /// <summary>How often the black level in the metadata is wrong per filter position. Default 0.5.</summary>
    public float BlackOffsetShare { get; init; } = 0.5f;

    /// <summary>The one camera whose noise is drawn, at any ISO between those it was measured at. Default: null, cameras that may exist.</summary>
    public CameraCalibration? Camera { get; init; }

    public NoiseParameters Draw(Random rng)
    {
        if (Camera is not null)
        {
            return DrawFrom(Camera, rng);
        }

        bool clean = rng.NextDouble() < CleanShare;
        int bits = rng.NextDouble() switch
        {
            < 0.65 => 14,
            < 0.85 => 12,
            _ => 10,
        };
        float perDn14 = MathF.ScaleB(1, bits - 14);
        double maxGain = clean ? Math.Max(0.5, MinGainDnPerElectron) : MaxGainDnPerElectron * (bits == 10 ? 4 : 1);
        double gain14 = MinGainDnPerElectron * Math.Pow(maxGain / MinGainDnPerElectron, rng.NextDouble());
        CalibratedCamera camera = CalibratedCamera.All[rng.Next(CalibratedCamera.All.Count)];
        double toCamera = Math.ScaleB(1, camera.Bits - 14);
        double cameraGain = gain14 * toCamera;
        bool tukey = camera.GaussianSigma is null || rng.NextDouble() < TukeyLambdaShare;
        LogLinearFit readFit = tukey ? camera.TukeyScale : camera.GaussianSigma!.Value;
        double read14 = readFit.At(cameraGain, SpreadZ(readFit, rng)) / toCamera;
        double row14 = camera.RowSigma.At(cameraGain, SpreadZ(camera.RowSigma, rng)) / toCamera;
        if (clean)
        {
            (read14, row14) = (read14 * 0.3, row14 * 0.1);
        }

        (float black, float white) = DrawLevels(bits, rng);
        return new()
        {
            GainDnPerElectron = (float)gain14 * perDn14,
            ReadNoiseDistribution = tukey ? ReadNoiseDistribution.TukeyLambda : ReadNoiseDistribution.Gaussian,
            ReadNoiseScaleDn = (float)read14 * perDn14,
            TukeyLambda = tukey ? DrawLambda(camera, rng) : 0,
            RowNoiseSigmaDn = (float)row14 * perDn14,
            BlackOffsets = DrawOffsets((float)read14 * perDn14, rng),
            BlackLevelDn = black,
            WhiteLevelDn = white,
            HotPixelFraction = rng.NextDouble() < HotPixelShare ? (float)Math.Pow(10, -5 + (2 * rng.NextDouble())) : 0,
            HotPixelMeanDn = (white - black) * (float)Math.Pow(10, -2.5 + (1.5 * rng.NextDouble())),
            DeadPixelFraction =
                rng.NextDouble() < DeadPixelShare ? (float)Math.Pow(10, -5 + (2 * rng.NextDouble())) : 0,
        };
    }

    /// <summary>ISO is log-uniform from the first to have <see cref="MinGainDnPerElectron"/> to the last; σ varies by a twentieth, as sensors warm up.</summary>
    private NoiseParameters DrawFrom(CameraCalibration camera, Random rng)
    {
        double last = camera.Isos[^1].Iso;
        double first = camera
            .Isos.Where(iso => iso.GainDnPerElectron >= MinGainDnPerElectron)
            .Select(iso => iso.Iso)
            .FirstOrDefault(last);
        IsoCalibration at = camera.At(first * Math.Pow(last / first, rng.NextDouble()))!;
        bool tukey = at.TukeyScaleDn is not null && rng.NextDouble() < TukeyLambdaShare;
        float Varied(double sigma) => (float)(sigma * Math.Exp(0.05 * Normal(rng)));
        float read = Varied(tukey ? at.TukeyScaleDn!.Value : at.ReadNoiseDn);
        float black = (float)Math.Round(Math.Max(0, at.BlackDn.Average()));
        return new()
        {
            GainDnPerElectron = (float)at.GainDnPerElectron,
            ReadNoiseDistribution = tukey ? ReadNoiseDistribution.TukeyLambda : ReadNoiseDistribution.Gaussian,
            ReadNoiseScaleDn = read,
            TukeyLambda = tukey ? (float)at.TukeyLambda!.Value : 0,
            RowNoiseSigmaDn = Varied(at.RowNoiseDn),
            ColumnNoiseSigmaDn = Varied(at.ColumnNoiseDn),
            BlackOffsets = DrawOffsets(read, rng),
            BlackLevelDn = black,
            WhiteLevelDn = (float)at.ClipDn,
            HotPixelFraction = (float)at.HotPixelShare,
            HotPixelMeanDn = ((float)at.ClipDn - black) * (float)Math.Pow(10, -2.5 + (1.5 * rng.NextDouble())),
        };
    }

    /// <summary>At least 0.15 of spread even where one sensor's fit is tight: others differ from it.</summary>
    private double SpreadZ(LogLinearFit fit, Random rng) =>
        Normal(rng) * Math.Max(fit.Spread * SpreadFactor, 0.15) / fit.Spread;

    private static float DrawLambda(CalibratedCamera camera, Random rng)
    {
        const float margin = 0.05f;
        float span = camera.MaxTukeyLambda - camera.MinTukeyLambda + (2 * margin);
        return camera.MinTukeyLambda - margin + (span * rng.NextSingle());
    }

    /// <summary>Black at 0 or a few percent of the range; white at the top or, as in Canon's and Sony's files, a little below.</summary>
    private (float BlackDn, float WhiteDn) DrawLevels(int bits, Random rng)
    {
        int top = (1 << bits) - 1;
        float black =
            rng.NextDouble() < ClippedBlackShare
                ? 0
                : rng.Next(4) switch
                {
                    0 => (1 << bits) / 32,
                    1 => (1 << bits) / 16,
                    2 => (1 << bits) / 8,
                    _ => MathF.Round((1 << bits) * 0.037f),
                };
        float white = rng.Next(2) == 0 ? top : MathF.Round(top * (0.9f + (0.1f * rng.NextSingle())));
        return (black, white);
    }

    /// <summary>Metadata give whole DN, and high-ISO black levels wander by a fraction of the read noise.</summary>
    private CfaOffsets DrawOffsets(float readScaleDn, Random rng)
    {
        if (rng.NextDouble() >= BlackOffsetShare)
        {
            return default;
        }

        float sigma = readScaleDn * 0.15f * rng.NextSingle();
        return new(Draw(), Draw(), Draw(), Draw());
        float Draw() => (sigma * (float)Normal(rng)) + (0.25f * (rng.NextSingle() - 0.5f));
    }

    private static double Normal(Random rng) =>
        Math.Sqrt(-2 * Math.Log(1 - rng.NextDouble())) * Math.Cos(2 * Math.PI * rng.NextDouble());
}
