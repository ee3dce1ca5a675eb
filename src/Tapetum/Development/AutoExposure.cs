using Tapetum.Raw;

namespace Tapetum.Development;

/// <summary>
/// The amplification that shows a picture as bright as its scene wants.
/// <code>
/// key   = exp(mean ln max(Y, floor))        Y: luminance of block means, linear, 1 = full well; floor = max(1e-5, noise / 2)
/// a_mid = 0.14 / key                        the middle of the picture becomes a usual middle
/// a_top = 1.5 / Y₉₉                         the brightest hundredth stays within reach of the shoulder
/// a     = a_mid                             where a_mid ≤ a_top
///       = a_mid^⅔·a_top^⅓                   otherwise: a night with lamps stays a night
/// a     = min(a, 300, 0.05 / noise)         a frame of nothing but noise is not blown up to grey
/// a     = max(a, 1, 2^BaselineExposure)     never darker than taken, nor than the camera means it
/// </code>
/// </summary>
internal static class AutoExposure
{
    private const double MiddleLinear = 0.14;
    private const double TopLinear = 1.5;
    private const double TopPercentile = 0.99;
    private const double MiddleShare = 2.0 / 3;
    private const double MostNoiseLinear = 0.05;
    private const double LeastLuminance = 1e-5;

    /// <summary>The largest ratio of exposures in Chen et al., "Learning to See in the Dark", CVPR 2018.</summary>
    private const double MaxAmplification = 300;

    public static double Amplification(
        BlockMeans picture,
        CameraNeutral neutral,
        Matrix3x3 balancedToSrgb,
        double baselineExposureEv
    )
    {
        double noise = picture.CalmNoise();
        float[] luminance = Luminance(picture, neutral, balancedToSrgb, Math.Max(LeastLuminance, noise / 2));
        double key = Math.Exp(luminance.Average(y => Math.Log(y)));
        Array.Sort(luminance);
        double toMiddle = MiddleLinear / key;
        double toTop = TopLinear / luminance[(int)(TopPercentile * (luminance.Length - 1))];
        double wanted =
            toMiddle <= toTop ? toMiddle : Math.Pow(toMiddle, MiddleShare) * Math.Pow(toTop, 1 - MiddleShare);
        double limit = Math.Min(MaxAmplification, MostNoiseLinear / Math.Max(noise, 1e-9));
        return Math.Max(Math.Min(wanted, limit), Math.Max(1, Math.Pow(2, baselineExposureEv)));
    }

    /// <summary>The linear value, before amplification, that all but the brightest 0.2 % of the picture stay below.</summary>
    public static double Top(BlockMeans picture, CameraNeutral neutral)
    {
        float[] brightest = new float[picture.Green.Length];
        for (int i = 0; i < brightest.Length; i++)
        {
            brightest[i] = MathF.Max(
                picture.Green[i] / neutral.Green,
                MathF.Max(picture.Red[i] / neutral.Red, picture.Blue[i] / neutral.Blue)
            );
        }

        Array.Sort(brightest);
        return brightest[(int)(0.998 * (brightest.Length - 1))];
    }

    private static float[] Luminance(BlockMeans picture, CameraNeutral neutral, Matrix3x3 m, double floor)
    {
        double red = ((0.2126 * m.M11) + (0.7152 * m.M21) + (0.0722 * m.M31)) / neutral.Red;
        double green = ((0.2126 * m.M12) + (0.7152 * m.M22) + (0.0722 * m.M32)) / neutral.Green;
        double blue = ((0.2126 * m.M13) + (0.7152 * m.M23) + (0.0722 * m.M33)) / neutral.Blue;
        float[] luminance = new float[picture.Green.Length];
        for (int i = 0; i < luminance.Length; i++)
        {
            double y = (red * picture.Red[i]) + (green * picture.Green[i]) + (blue * picture.Blue[i]);
            luminance[i] = (float)Math.Max(floor, y);
        }

        return luminance;
    }
}
