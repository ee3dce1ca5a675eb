using Tapetum.Sensor.Calibration;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Training.Data;

/// <summary>A sensor and a darkness at which quality is followed during training.</summary>
/// <param name="Name">For tables and plots.</param>
/// <param name="Noise">The sensor.</param>
/// <param name="Amplification">By how much the scene is darker than well exposed.</param>
internal sealed record ValidationLevel(string Name, NoiseParameters Noise, float Amplification)
{
    /// <summary>Five levels from easy to hard.</summary>
    /// <remarks>
    /// Sony A7S II: PMN's calibration (Feng et al., "Learnability Enhancement for Low-Light Raw Image Denoising", TPAMI 2023). Phone: its Sony IMX686.
    /// </remarks>
    public static IReadOnlyList<ValidationLevel> Default { get; } =
    [
        new("base ISO, ÷1", SonyA7S2(0.0935f, 1.01f, 0.14f), 1),
        new("A7S II ISO 800, ÷30", SonyA7S2(0.762f, 3.55f, 0.57f), 30),
        new("A7S II ISO 3200, ÷50", SonyA7S2(3.053f, 3.92f, 0.45f), 50),
        new("A7S II ISO 12800, ÷50", SonyA7S2(12.22f, 14.2f, 1.27f), 50),
        new(
            "phone, ÷10",
            new NoiseParameters
            {
                GainDnPerElectron = 2.72f,
                ReadNoiseDistribution = ReadNoiseDistribution.TukeyLambda,
                ReadNoiseScaleDn = 2.54f,
                TukeyLambda = 0.10f,
                RowNoiseSigmaDn = 0.29f,
                BlackLevelDn = 64,
                WhiteLevelDn = 1023,
            },
            10
        ),
    ];

    /// <summary>Of one camera: its lowest, its middle and its highest ISO, darker the higher.</summary>
    public static IReadOnlyList<ValidationLevel> Of(CameraCalibration camera)
    {
        IsoCalibration[] isos =
        [
            .. new[] { 0, camera.Isos.Count / 2, camera.Isos.Count - 1 }.Distinct().Select(i => camera.Isos[i]),
        ];
        float[] amplifications = isos.Length == 1 ? [50] : [1, 30, 50];
        return
        [
            .. isos.Select(
                (iso, i) =>
                    new ValidationLevel(
                        FormattableString.Invariant($"ISO {iso.Iso:0.#}, ÷{amplifications[i]}"),
                        new NoiseParameters
                        {
                            GainDnPerElectron = (float)iso.GainDnPerElectron,
                            ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
                            ReadNoiseScaleDn = (float)iso.ReadNoiseDn,
                            RowNoiseSigmaDn = (float)iso.RowNoiseDn,
                            ColumnNoiseSigmaDn = (float)iso.ColumnNoiseDn,
                            BlackLevelDn = (float)Math.Round(Math.Max(0, iso.BlackDn.Average())),
                            WhiteLevelDn = (float)iso.ClipDn,
                        },
                        amplifications[i]
                    )
            ),
        ];
    }

    private static NoiseParameters SonyA7S2(float gainDnPerElectron, float readSigmaDn, float rowSigmaDn) =>
        new()
        {
            GainDnPerElectron = gainDnPerElectron,
            ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
            ReadNoiseScaleDn = readSigmaDn,
            RowNoiseSigmaDn = rowSigmaDn,
            BlackLevelDn = 512,
            WhiteLevelDn = 16383,
        };
}
