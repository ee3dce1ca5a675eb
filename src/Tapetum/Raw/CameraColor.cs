namespace Tapetum.Raw;

/// <summary>What the file says about its camera's colours.</summary>
public sealed record CameraColor
{
    /// <summary>Camera RGB of a neutral object under the scene's light, scaled so that green is 1 (DNG AsShotNeutral); null when the file has none.</summary>
    public required CameraNeutral? AsShotNeutral { get; init; }

    /// <summary>Colour matrices per calibration illuminant: none, one or two.</summary>
    public required IReadOnlyList<CalibrationMatrix> Calibrations { get; init; }
}
