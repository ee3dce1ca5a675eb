namespace Tapetum.Sensor.Synthesis;

/// <summary>All that <see cref="NoiseSynthesizer"/> needs to imitate one sensor at one ISO.</summary>
/// <remarks>Wei et al., "A Physics-Based Noise Formation Model for Extreme Low-Light Raw Denoising", CVPR 2020.</remarks>
internal sealed record NoiseParameters
{
    /// <summary>K: how many DN one electron makes.</summary>
    public required float GainDnPerElectron { get; init; }

    public required ReadNoiseDistribution ReadNoiseDistribution { get; init; }

    /// <summary>The standard deviation of a Gaussian, or the scale of a Tukey-λ distribution, DN.</summary>
    public required float ReadNoiseScaleDn { get; init; }

    /// <summary>λ, above −½ so that the variance exists; unused by a Gaussian.</summary>
    public float TukeyLambda { get; init; }

    /// <summary>The standard deviation of the one value that a whole sensor row shares, DN.</summary>
    public float RowNoiseSigmaDn { get; init; }

    /// <summary>The standard deviation of the one value that a whole sensor column shares, DN.</summary>
    public float ColumnNoiseSigmaDn { get; init; }

    /// <summary>How far the true black level of each filter position is from the one in the metadata, DN.</summary>
    public CfaOffsets BlackOffsets { get; init; }

    /// <summary>The black level in the metadata, DN. What noise takes further below than this is lost.</summary>
    public required float BlackLevelDn { get; init; }

    /// <summary>The DN, black included, at which a pixel is clipped: at most 2^bits − 1.</summary>
    public required float WhiteLevelDn { get; init; }

    /// <summary>The share of pixels that leak, in [0, 1).</summary>
    public float HotPixelFraction { get; init; }

    /// <summary>The mean of the exponential distribution of what a hot pixel adds to the signal, DN.</summary>
    public float HotPixelMeanDn { get; init; }

    /// <summary>The share of pixels that see no light, in [0, 1).</summary>
    public float DeadPixelFraction { get; init; }

    /// <summary>The share of pixels where a cluster of two to five hot or dead ones begins, in [0, 1).</summary>
    public float DefectClusterFraction { get; init; }

    /// <summary>The pixels that the sensor focuses with; null where it has none.</summary>
    public FocusPixels? FocusPixels { get; init; }

    /// <summary>Where each filter position clips, DN above black, if that is below the white level; null where all clip there.</summary>
    public CfaOffsets? SaturationDn { get; init; }

    /// <summary>Pixels are full at <see cref="SaturationDn"/> before they are read, so that what is clipped has read noise; else the camera clips what was read.</summary>
    public bool SaturatesBeforeReading { get; init; }

    /// <summary>
    /// The two numbers that inference sees:
    /// σ² = read variance + row variance + column variance + 1/12 (quantisation to whole DN).
    /// </summary>
    public NoiseModel ToNoiseModel()
    {
        double scale2 = (double)ReadNoiseScaleDn * ReadNoiseScaleDn;
        double read =
            ReadNoiseDistribution == ReadNoiseDistribution.Gaussian
                ? scale2
                : scale2 * TukeyLambdaDistribution.UnitVariance(TukeyLambda);
        double rows = (double)RowNoiseSigmaDn * RowNoiseSigmaDn;
        double columns = (double)ColumnNoiseSigmaDn * ColumnNoiseSigmaDn;
        double variance = read + rows + columns + (1 / 12.0);
        return new(GainDnPerElectron, (float)variance, NoiseOrigin.Synthesized);
    }
}
