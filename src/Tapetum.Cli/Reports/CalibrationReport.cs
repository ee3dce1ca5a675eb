using Tapetum.Raw;

namespace Tapetum.Cli.Reports;

/// <summary>A camera's colour matrices under one light.</summary>
/// <param name="Illuminant">EXIF LightSource code.</param>
/// <param name="XyzToCamera">Nine numbers, row by row.</param>
/// <param name="ForwardMatrix">Nine numbers, row by row; null when the file has none.</param>
internal sealed record CalibrationReport(int Illuminant, double[] XyzToCamera, double[]? ForwardMatrix)
{
    public static CalibrationReport Of(CalibrationMatrix calibration) =>
        new(
            calibration.Illuminant,
            calibration.XyzToCamera.ToRows(),
            calibration.ForwardMatrix is { } forward ? forward.ToRows() : null
        );
}
