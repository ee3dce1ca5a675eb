using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Training.Data.Cameras;

/// <summary>What a camera's files have besides shot and read noise, and what is left of it when a network sees the frame.</summary>
public sealed record FrameFlaws
{
    /// <summary>Frames as <see cref="NoiseSampler"/> draws them.</summary>
    public static readonly FrameFlaws None = new()
    {
        WholeRowShare = 1,
        ColumnShare = 0,
        BlackShare = 0,
        FarBlackShare = 0,
        ClusterShare = 0,
        FocusPixelShare = 0,
        ChannelClipShare = 0,
    };

    /// <summary>
    /// How wide frames are, px: the longer a row, the better its offset is known before the network sees the frame. Log-uniform; default 1500 to 6000.
    /// <code>
    /// n² = 1.3·(σ_read² + K·μ)/width + (0.003·μ)²        what a row's estimate is off by; μ: the frame's mean above black
    /// σ_row ← σ_row·n/√(n² + σ_row²)                     what is left, at least a tenth
    /// </code>
    /// </summary>
    public (float Min, float Max) FrameWidthPx { get; init; } = (1500, 6000);

    /// <summary>How often rows could not be measured, as where the scene has horizontal lines, and all of their noise is left; default 0.1.</summary>
    public float WholeRowShare { get; init; } = 0.1f;

    /// <summary>How often columns have a pattern; default 0.3.</summary>
    public float ColumnShare { get; init; } = 0.3f;

    /// <summary>The largest σ of columns, in σ of the read noise; default 0.1.</summary>
    public float MaxColumnSigmas { get; init; } = 0.1f;

    /// <summary>How often all of a frame's black level is a little off; default 0.5.</summary>
    public float BlackShare { get; init; } = 0.5f;

    /// <summary>By how much at most, in σ of the read noise; default 0.3.</summary>
    public float MaxBlackSigmas { get; init; } = 0.3f;

    /// <summary>How often it is far off; default 0.03.</summary>
    public float FarBlackShare { get; init; } = 0.03f;

    /// <summary>By how much at most, in σ of the read noise; default 2.</summary>
    public float MaxFarBlackSigmas { get; init; } = 2;

    /// <summary>How often there are clusters of two to five hot or dead pixels; default 0.2.</summary>
    public float ClusterShare { get; init; } = 0.2f;

    /// <summary>At how many of the pixels a cluster begins, log-uniformly; default 3·10⁻⁵ to 10⁻³.</summary>
    public (float Min, float Max) ClusterFraction { get; init; } = (3e-5f, 1e-3f);

    /// <summary>How often a sensor has pixels to focus with; default 0.08.</summary>
    public float FocusPixelShare { get; init; } = 0.08f;

    /// <summary>How often channels clip elsewhere than at the white level in the metadata, each at a level of its own; default 0.4.</summary>
    public float ChannelClipShare { get; init; } = 0.4f;

    /// <summary>The lowest level at which all clip, as a share of the range that the metadata give; a channel alone may clip another 7 % lower. Default 0.9.</summary>
    public float MinClipLevel { get; init; } = 0.9f;

    internal void Validate()
    {
        foreach (
            float share in (float[])
                [WholeRowShare, ColumnShare, BlackShare, FarBlackShare, ClusterShare, FocusPixelShare, ChannelClipShare]
        )
        {
            RawPairOptions.ValidateShare(share);
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FrameWidthPx.Min);
        ArgumentOutOfRangeException.ThrowIfLessThan(FrameWidthPx.Max, FrameWidthPx.Min);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxColumnSigmas);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ClusterFraction.Min);
        ArgumentOutOfRangeException.ThrowIfLessThan(ClusterFraction.Max, ClusterFraction.Min);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ClusterFraction.Max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MinClipLevel, 0.1f);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MinClipLevel, 1);
    }

    /// <summary>Gives a sensor what a frame of it has.</summary>
    /// <param name="sensor">As it was drawn.</param>
    /// <param name="meanDn">Of the frame, above black.</param>
    /// <param name="random">Decides; asked for nothing where there are no flaws.</param>
    internal NoiseParameters AddTo(NoiseParameters sensor, float meanDn, Random random)
    {
        if (this == None)
        {
            return sensor;
        }

        float readSigmaDn = MathF.Sqrt((sensor with { RowNoiseSigmaDn = 0 }).ToNoiseModel().ReadNoiseVarianceDn2);
        float columns = Happens(ColumnShare, random) ? MaxColumnSigmas * random.NextSingle() : 0;
        float black = Happens(BlackShare, random) ? Uniform(-MaxBlackSigmas, MaxBlackSigmas, random) : 0;
        black = Happens(FarBlackShare, random) ? Uniform(-MaxFarBlackSigmas, MaxFarBlackSigmas, random) : black;
        return sensor with
        {
            RowNoiseSigmaDn = Happens(WholeRowShare, random)
                ? sensor.RowNoiseSigmaDn
                : RowsLeft(sensor, readSigmaDn, meanDn, random),
            ColumnNoiseSigmaDn = readSigmaDn * columns,
            BlackOffsets = sensor.BlackOffsets.Plus(readSigmaDn * black),
            DefectClusterFraction = Happens(ClusterShare, random)
                ? ClusterFraction.Min * MathF.Pow(ClusterFraction.Max / ClusterFraction.Min, random.NextSingle())
                : 0,
            FocusPixels = Happens(FocusPixelShare, random) ? DrawFocusPixels(random) : null,
            SaturationDn = Happens(ChannelClipShare, random) ? DrawSaturation(sensor, random) : null,
            SaturatesBeforeReading = Happens(0.4f, random),
        };
    }

    private float RowsLeft(NoiseParameters sensor, float readSigmaDn, float meanDn, Random random)
    {
        float width = FrameWidthPx.Min * MathF.Pow(FrameWidthPx.Max / FrameWidthPx.Min, random.NextSingle());
        float perPixel = (readSigmaDn * readSigmaDn) + (sensor.GainDnPerElectron * meanDn);
        float error = (1.3f * perPixel / width) + MathF.Pow(0.003f * meanDn, 2);
        float rows = sensor.RowNoiseSigmaDn;
        return rows * MathF.Max(0.1f, MathF.Sqrt(error / (error + (rows * rows))));
    }

    /// <summary>Most are mended to a few percent; where a converter does not know them, they see half of the light.</summary>
    private static FocusPixels DrawFocusPixels(Random random)
    {
        int stepY = random.Next(2) == 0 ? 8 : 12;
        int stepX = 4 * random.Next(1, 5);
        float gain = Happens(0.8f, random) ? Uniform(0.93f, 1.05f, random) : Uniform(0.3f, 0.8f, random);
        return new(random.Next(stepX), random.Next(stepY), stepX, stepY, gain);
    }

    private CfaOffsets DrawSaturation(NoiseParameters sensor, Random random)
    {
        float rangeDn = sensor.WhiteLevelDn - sensor.BlackLevelDn;
        float common = rangeDn * (Happens(0.5f, random) ? 1 : Uniform(MinClipLevel, 1, random));
        (float red, float green, float blue) = (Channel(), Channel(), Channel());
        float otherGreen = Happens(0.2f, random) ? green * Uniform(0.997f, 1, random) : green;
        return new(red, green, otherGreen, blue);

        float Channel() => common * (Happens(0.5f, random) ? 1 : Uniform(0.93f, 1, random));
    }

    private static bool Happens(float share, Random random) => random.NextSingle() < share;

    private static float Uniform(float min, float max, Random random) => min + ((max - min) * random.NextSingle());
}
