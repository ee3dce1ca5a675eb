using Tapetum.Sensor.Synthesis;

namespace Tapetum.Sensor;

/// <summary>Where a noise model comes from.</summary>
public enum NoiseOrigin
{
    /// <summary>The file's DNG NoiseProfile tag.</summary>
    NoiseProfileTag,

    /// <summary>A table of calibrated cameras.</summary>
    CameraTable,

    /// <summary>Estimated from the frame itself.</summary>
    FrameEstimate,

    /// <summary>Known because the noise was added by <see cref="NoiseSynthesizer"/>.</summary>
    Synthesized,

    /// <summary>Whoever asked for the picture said so.</summary>
    Given,

    /// <summary>The owner of the camera calibrated it.</summary>
    Calibration,
}
