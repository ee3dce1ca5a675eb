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
            Rows(calibration.XyzToCamera),
            calibration.ForwardMatrix is { } forward ? Rows(forward) : null
        );

    private static double[] Rows(Matrix3x3 m) => [m.M11, m.M12, m.M13, m.M21, m.M22, m.M23, m.M31, m.M32, m.M33];
}
