using Tapetum.Sensor.Synthesis;

namespace Tapetum.Cli.Benchmarks;

/// <summary>How dark a picture is made, and by which sensor it is then taken.</summary>
/// <param name="Ratio">By how much it is darkened, and its result amplified.</param>
/// <param name="Sensor">Null: as the file has it.</param>
internal sealed record ReachLevel(double Ratio, NoiseParameters? Sensor)
{
    private const float BlackDn = 512;
    private const float WhiteDn = 16383;

    /// <summary>The file as it is, and from 265 to 8 electrons at white.</summary>
    public static readonly IReadOnlyList<ReachLevel> All =
    [
        new(1, null),
        Of(ratio: 30, gainDnPerElectron: 2, readNoiseDn: 5),
        Of(ratio: 100, gainDnPerElectron: 2, readNoiseDn: 5),
        Of(ratio: 300, gainDnPerElectron: 6, readNoiseDn: 12),
    ];

    public string Name => Sensor is null ? "as it is" : $"÷{Ratio:0}";

    private static ReachLevel Of(double ratio, float gainDnPerElectron, float readNoiseDn) =>
        new(
            ratio,
            new()
            {
                GainDnPerElectron = gainDnPerElectron,
                ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
                ReadNoiseScaleDn = readNoiseDn,
                BlackLevelDn = BlackDn,
                WhiteLevelDn = WhiteDn,
            }
        );
}
