using System.Text.Json.Serialization;
using Tapetum.Raw.Profiles;

namespace Tapetum.Raw;

/// <summary>What the file says about its camera's colours.</summary>
public sealed record CameraColor
{
    /// <summary>Camera RGB of a neutral object under the scene's light, scaled so that green is 1 (DNG AsShotNeutral); null when the file has none.</summary>
    public required CameraNeutral? AsShotNeutral { get; init; }

    /// <summary>Colour matrices per calibration illuminant: none, one or two.</summary>
    public required IReadOnlyList<CalibrationMatrix> Calibrations { get; init; }

    /// <summary>What a DNG's camera profile says beyond matrices; null when the file has nothing of it.</summary>
    [JsonInclude]
    internal ProfileTables? Profile { get; init; }

    /// <summary>Of a camera of which nothing is known.</summary>
    public static CameraColor Unknown { get; } = new() { AsShotNeutral = null, Calibrations = [] };

    /// <summary>Of a picture whose linear values are those of sRGB (IEC 61966-2-1), white-balanced already.</summary>
    public static CameraColor LinearSrgb { get; } =
        new()
        {
            AsShotNeutral = new CameraNeutral(1, 1, 1),
            Calibrations =
            [
                new(
                    IlluminantD65,
                    Matrix3x3.FromRows([
                        3.2404542,
                        -1.5371385,
                        -0.4985314,
                        -0.969266,
                        1.8760108,
                        0.041556,
                        0.0556434,
                        -0.2040259,
                        1.0572252,
                    ]),
                    ForwardMatrix: null
                ),
            ],
        };

    private const int IlluminantD65 = 21;
}
