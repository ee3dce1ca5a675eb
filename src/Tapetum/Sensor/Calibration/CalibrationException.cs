namespace Tapetum.Sensor.Calibration;

/// <summary>Frames do not serve to measure a camera, or a file does not hold what was measured.</summary>
internal sealed class CalibrationException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner);
