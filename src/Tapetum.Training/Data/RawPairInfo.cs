using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Training.Data;

/// <summary>How a training pair was made.</summary>
/// <param name="Patch">Index of the patch, among the training or the held-out ones.</param>
/// <param name="Amplification">By how much the scene is darker than well exposed: 1 to 300.</param>
/// <param name="CameraToSrgb">White balance and colour matrix; green's gain is 1.</param>
/// <param name="Noise">The sensor.</param>
/// <param name="Estimated">What inference would have been told about it, which is a little wrong.</param>
internal sealed record RawPairInfo(
    int Patch,
    float Amplification,
    Matrix3x3 CameraToSrgb,
    NoiseParameters Noise,
    NoiseModel Estimated
)
{
    /// <summary>Where the scene's own white lies, DN above black.</summary>
    public float SceneWhiteDn => (Noise.WhiteLevelDn - Noise.BlackLevelDn) / Amplification;
}
