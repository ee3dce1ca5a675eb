namespace Tapetum.Raw;

/// <summary>A camera's colour under one light.</summary>
/// <param name="Illuminant">EXIF LightSource code: 17 standard light A, 21 D65.</param>
/// <param name="XyzToCamera">DNG ColorMatrix with CameraCalibration applied: XYZ to camera RGB.</param>
/// <param name="ForwardMatrix">DNG ForwardMatrix: white-balanced camera RGB to XYZ D50; null when absent.</param>
public sealed record CalibrationMatrix(int Illuminant, Matrix3x3 XyzToCamera, Matrix3x3? ForwardMatrix);
