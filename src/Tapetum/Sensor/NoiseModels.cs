using Tapetum.Raw;
using Tapetum.Sensor.Estimation;

namespace Tapetum.Sensor;

/// <summary>Where the noise model of a raw file comes from.</summary>
internal static class NoiseModels
{
    /// <summary>
    /// The file's own NoiseProfile, or else the table of calibrated cameras, or else an estimate from the frame. Always gives one; its
    /// <see cref="NoiseModel.Origin"/> says which.
    /// </summary>
    public static NoiseModel For(RawImage raw) =>
        FromProfile(raw) ?? CameraNoiseTable.Find(raw.Capture, raw.WhiteLevelDn) ?? FrameNoiseEstimator.Estimate(raw);

    /// <summary>What is known of the sensor, or else what <see cref="For(RawImage)"/> finds.</summary>
    /// <param name="raw">The frame.</param>
    /// <param name="sensor">What is known.</param>
    /// <param name="misfit">Why a calibration does not tell this frame's noise, as a clause; null where it does, or is not asked.</param>
    public static NoiseModel For(RawImage raw, KnownSensor sensor, out string? misfit)
    {
        misfit = null;
        return sensor.Noise ?? sensor.Calibration?.NoiseOf(raw.Capture, raw.WhiteLevelDn, out misfit) ?? For(raw);
    }

    /// <summary>
    /// N² = S·x + O with x from 0 at black to 1 at white, so that with R = white − black
    /// <code>
    /// K = S·R        σ² = O·R²
    /// </code>
    /// </summary>
    /// <remarks>
    /// DNG 1.7 specification, tag 51041. Of three pairs, green's is taken: half of the samples are green and the eye's sharpness lives on them, and files whose
    /// pairs differ scale red and blue after digitising, so that green alone is in the sensor's own DN.
    /// </remarks>
    /// <returns>Null if the file has no profile, or one that no sensor can have.</returns>
    internal static NoiseModel? FromProfile(RawImage raw)
    {
        if (raw.NoiseProfile.Count == 0)
        {
            return null;
        }

        NoiseProfile profile = raw.NoiseProfile[raw.NoiseProfile.Count >= 3 ? 1 : 0];
        double range = raw.RangeDn;
        double variance = Math.Max(NoiseLineFit.LeastVarianceDn2, profile.Offset * range * range);

        // 1/S is the number of electrons that white holds.
        bool possible = profile.Scale is > 1e-7 and < 0.2 && double.IsFinite(profile.Offset) && range > 0;
        return possible ? new((float)(profile.Scale * range), (float)variance, NoiseOrigin.NoiseProfileTag) : null;
    }
}
