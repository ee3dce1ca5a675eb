using Tapetum.Raw;

namespace Tapetum.Tests.Development;

/// <summary>The colours of real cameras, as their files state them.</summary>
internal static class Cameras
{
    /// <summary>DNG tags of a Canon EOS 550D: one matrix, D65.</summary>
    public static readonly CameraColor Canon550D = new()
    {
        AsShotNeutral = new(1 / 2.477f, 1, 1.462f / 2.477f),
        Calibrations = [new(21, new(0.6461, -0.1164, -0.0857, -0.3825, 1.1597, 0.2534, -0.0416, 0.154, 0.6039), null)],
    };

    /// <summary>DNG tags of a GoPro HERO6: tungsten and D50.</summary>
    public static readonly CameraColor Hero6 = new()
    {
        AsShotNeutral = new(0.522449f, 1, 0.571429f),
        Calibrations =
        [
            new(3, new(1.8331, -0.8166, -0.2478, 0.1391, 0.8961, -0.0367, 0.0822, 0.0662, 0.2597), null),
            new(23, new(1.0344, -0.421, -0.062, -0.2315, 1.0625, 0.1948, 0.0093, 0.1058, 0.5541), null),
        ],
    };

    /// <summary>DNG tags of a Blackmagic Pocket Cinema Camera: standard light A and D65.</summary>
    public static readonly CameraColor BlackmagicPocket = new()
    {
        AsShotNeutral = new(0.8722f, 1, 0.5928f),
        Calibrations =
        [
            new(17, new(1.31197, -0.49679, 0.01156, -0.41723, 1.44237, 0.04528, 0.06723, 0.2171, 0.72651), null),
            new(21, new(1.00885, -0.27351, -0.08258, -0.48997, 1.34441, 0.11174, -0.06406, 0.32997, 0.53917), null),
        ],
    };

    /// <summary>The same with forward matrices, whose rows sum to D50 (0.9642, 1, 0.8249).</summary>
    public static readonly CameraColor WithForwardMatrices = new()
    {
        AsShotNeutral = new(0.5f, 1, 0.6f),
        Calibrations =
        [
            .. BlackmagicPocket.Calibrations.Select(c =>
                c with
                {
                    ForwardMatrix = new(0.6, 0.25, 0.1142, 0.22, 0.78, 0.0, 0.01, 0.08, 0.7349),
                }
            ),
        ],
    };

    public static readonly CameraColor Unknown = new() { AsShotNeutral = new(0.5f, 1, 0.6f), Calibrations = [] };

    public static CameraColor ByName(string name) =>
        name switch
        {
            nameof(Canon550D) => Canon550D,
            nameof(Hero6) => Hero6,
            nameof(BlackmagicPocket) => BlackmagicPocket,
            nameof(WithForwardMatrices) => WithForwardMatrices,
            _ => Unknown,
        };
}
