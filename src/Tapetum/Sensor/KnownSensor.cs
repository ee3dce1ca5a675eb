using Tapetum.Sensor.Calibration;

namespace Tapetum.Sensor;

/// <summary>What is known of a sensor that its files do not say.</summary>
/// <param name="Noise">Its noise; null to find it.</param>
/// <param name="Calibration">Its noise by ISO, for files of the camera that was calibrated; null for none.</param>
/// <param name="Dark">What it shows in the dark; null for nothing.</param>
internal sealed record KnownSensor(NoiseModel? Noise, CameraCalibration? Calibration, DarkFrame? Dark)
{
    /// <summary>Nothing.</summary>
    public static KnownSensor None { get; } = new(null, null, null);
}
