using Tapetum.Development.Tone;
using Tapetum.Raw;

namespace Tapetum.Development.Color;

/// <summary>Whether the white balance that a camera noted can be believed.</summary>
internal static class AsShot
{
    // Daylight and lamps stay within this of the black body on the cameras tried; fluorescent tubes and mistakes do not.
    private const double UsualTint = 0.05;

    // What remains grey under a wrong light, relative to the right one.
    private const double LeastGreyShare = 0.25;

    /// <summary>
    /// The noted neutral, unless there is none, or no light can have it, or it states a light that is neither daylight nor a glowing body
    /// while hardly anything in the picture is grey under it: then the neutral estimated from the picture.
    /// </summary>
    public static CameraNeutral Judge(CameraNeutral? noted, CameraProfile profile, BlockMeans picture)
    {
        // Some files hold zeros, or a camera's raw gains unscaled.
        bool isPossible =
            noted is { Red: > 0.05f and < 20, Green: > 0, Blue: > 0.05f and < 20 } possible
            && profile.LightOf(possible) is not null;
        if (isPossible && Math.Abs(profile.TintOf(noted!.Value)) < UsualTint)
        {
            return noted.Value;
        }

        WhiteBalanceEstimator estimate = new(picture, profile);
        bool isBelieved =
            isPossible && estimate.GreyShare(noted!.Value) >= LeastGreyShare * estimate.GreyShare(estimate.Neutral);
        return isBelieved ? noted!.Value : estimate.Neutral;
    }
}
