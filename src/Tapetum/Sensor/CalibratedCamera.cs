using Tapetum.Sensor.Estimation;

namespace Tapetum.Sensor;

/// <summary>The noise of one camera over its ISO range, as calibrated from flat and bias frames.</summary>
/// <remarks>
/// The five with 14 bits: values published with ELD (MIT), Wei et al., "Physics-Based Noise Modeling for Extreme Low-Light
/// Photography", TPAMI 2021. IMX686: values published with PMN (Apache-2.0), Feng et al., "Learnability Enhancement for Low-Light Raw
/// Image Denoising", TPAMI 2023.
/// </remarks>
internal sealed record CalibratedCamera
{
    public required string Name { get; init; }

    /// <summary>The depth of the DN that all values below are in.</summary>
    public required int Bits { get; init; }

    public required float MinGainDnPerElectron { get; init; }
    public required float MaxGainDnPerElectron { get; init; }

    /// <summary>σ of a Gaussian fitted to the read noise; null where only Tukey-λ was published.</summary>
    public required LogLinearFit? GaussianSigma { get; init; }

    public required LogLinearFit TukeyScale { get; init; }
    public required LogLinearFit RowSigma { get; init; }
    public required float MinTukeyLambda { get; init; }
    public required float MaxTukeyLambda { get; init; }

    public static IReadOnlyList<CalibratedCamera> All { get; } =
    [
        new()
        {
            Name = "Sony A7S II",
            Bits = 14,
            MinGainDnPerElectron = 0.094f,
            MaxGainDnPerElectron = 6.01f,
            GaussianSigma = new(0.541f, 1.218f, 0.268f),
            TukeyScale = new(0.462f, 0.566f, 0.263f),
            RowSigma = new(0.528f, -0.592f, 0.294f),
            MinTukeyLambda = -0.14f,
            MaxTukeyLambda = 0.13f,
        },
        new()
        {
            Name = "Nikon D850",
            Bits = 14,
            MinGainDnPerElectron = 0.415f,
            MaxGainDnPerElectron = 26.6f,
            GaussianSigma = new(0.563f, 0.799f, 0.214f),
            TukeyScale = new(0.477f, -0.090f, 0.239f),
            RowSigma = new(0.448f, -1.798f, 0.232f),
            MinTukeyLambda = -0.24f,
            MaxTukeyLambda = -0.10f,
        },
        new()
        {
            Name = "Canon EOS 5D Mark IV",
            Bits = 14,
            MinGainDnPerElectron = 0.218f,
            MaxGainDnPerElectron = 14.0f,
            GaussianSigma = new(0.677f, 1.512f, 0.246f),
            TukeyScale = new(0.656f, 1.093f, 0.286f),
            RowSigma = new(0.471f, -0.808f, 0.244f),
            MinTukeyLambda = 0.01f,
            MaxTukeyLambda = 0.20f,
        },
        new()
        {
            Name = "Canon EOS 700D",
            Bits = 14,
            MinGainDnPerElectron = 0.448f,
            MaxGainDnPerElectron = 28.6f,
            GaussianSigma = new(0.652f, 2.080f, 0.258f),
            TukeyScale = new(0.598f, 1.537f, 0.389f),
            RowSigma = new(0.622f, -0.776f, 0.248f),
            MinTukeyLambda = -0.16f,
            MaxTukeyLambda = 0.13f,
        },
        new()
        {
            Name = "Canon EOS 70D",
            Bits = 14,
            MinGainDnPerElectron = 0.407f,
            MaxGainDnPerElectron = 26.1f,
            GaussianSigma = new(0.568f, 1.998f, 0.249f),
            TukeyScale = new(0.487f, 1.464f, 0.382f),
            RowSigma = new(0.729f, -0.937f, 0.250f),
            MinTukeyLambda = -0.17f,
            MaxTukeyLambda = 0.14f,
        },
        new()
        {
            Name = "Sony IMX686",
            Bits = 10,
            MinGainDnPerElectron = 0.827f,
            MaxGainDnPerElectron = 8.76f,
            GaussianSigma = null,
            TukeyScale = new(0.852f, 0.080f, 0.029f),
            RowSigma = new(0.876f, -2.114f, 0.033f),
            MinTukeyLambda = 0.10f,
            MaxTukeyLambda = 0.10f,
        },
    ];
}
