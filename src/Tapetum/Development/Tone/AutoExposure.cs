using Tapetum.Raw;

namespace Tapetum.Development.Tone;

/// <summary>
/// The amplification that shows a picture as its photographer would have published it.
/// <code>
/// top = min(1, P₉₉.₉ of max(R, G, B))       of block means, white balanced, linear, 1 = full well of green
/// key = exp(mean ln max(Y, floor))          Y: luminance of block means; floor = max(top / 2048, noise / 2)
/// c   = log₂(top / key)                     the picture's contrast, EV; photographs have 1 to 5
/// EV  = 0.1 − log₂ top                      the brightest parts become display white …
///       − 0.15·c                            … a little less where much is dark: a night stays a night
///       + max(0, c − 4 + 1.5·l)             but beyond a photograph's contrast it is a lamp that is bright, and may burn into the shoulder
/// l   = 0 … 1 for 1.5 % … 3.5 % of the picture above 0.9 of a full green: its photographer let the highlights go already
/// a   = min(2^EV, 512, 0.05 / noise)        a frame of nothing but noise is not blown up to grey
/// a   = max(a, 1, 2^BaselineExposure)       never darker than taken, nor than the camera means it
/// </code>
/// </summary>
/// <remarks>
/// The numbers were fitted to 58 published photographs turned back into scene light (docs/adr/0033): how bright people leave a picture hangs on its
/// highlights; a middle of fixed brightness, as light meters aim at, errs three times as often by more than half a stop.
/// </remarks>
internal static class AutoExposure
{
    private const double TopPercentile = 0.999;
    private const double WhiteEv = 0.1;
    private const double NightShare = 0.15;
    private const double MostPhotographicContrastEv = 4;
    private const double LostHighlightsEv = 1.5;
    private const double FullGreen = 0.9;
    private const double FewHighlights = 0.015;
    private const double ManyHighlights = 0.035;
    private const double DeepestShadow = 1 / 2048.0;
    private const double MostNoiseLinear = 0.05;
    private const double LeastLuminance = 1e-5;

    /// <summary>A stop beyond the largest ratio of exposures in Chen et al., "Learning to See in the Dark", CVPR 2018.</summary>
    private const double MaxAmplification = 512;

    public static double Amplification(
        BlockMeans picture,
        CameraNeutral neutral,
        Matrix3x3 balancedToSrgb,
        double baselineExposureEv
    )
    {
        double noise = picture.CalmNoise();
        // White balance lifts clipped red and blue above 1: what is beyond a full green is a highlight that the sensor did not hold.
        double top = Math.Clamp(Brightest(picture, neutral, TopPercentile), LeastLuminance, 1);
        double floor = Math.Max(Math.Max(LeastLuminance, top * DeepestShadow), noise / 2);
        double key = Math.Exp(Luminance(picture, neutral, balancedToSrgb, floor).Average(y => Math.Log(y)));
        double contrastEv = Math.Log2(top / key);
        double lampsFromEv = MostPhotographicContrastEv - (LostHighlightsEv * LostHighlights(picture));
        double ev = WhiteEv - Math.Log2(top) - (NightShare * contrastEv) + Math.Max(0, contrastEv - lampsFromEv);
        double limit = Math.Min(MaxAmplification, MostNoiseLinear / Math.Max(noise, 1e-9));
        return Math.Max(Math.Min(Math.Pow(2, ev), limit), Math.Max(1, Math.Pow(2, baselineExposureEv)));
    }

    /// <summary>The linear value, before amplification, that all but the brightest 0.2 % of the picture stay below.</summary>
    public static double Top(BlockMeans picture, CameraNeutral neutral) => Brightest(picture, neutral, 0.998);

    /// <summary>0 where the sensor held the highlights, 1 where a good part of the picture is beyond it.</summary>
    private static double LostHighlights(BlockMeans picture)
    {
        double share = picture.Green.Count(green => green > FullGreen) / (double)picture.Green.Length;
        return Math.Clamp((share - FewHighlights) / (ManyHighlights - FewHighlights), 0, 1);
    }

    private static double Brightest(BlockMeans picture, CameraNeutral neutral, double percentile)
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
        return brightest[(int)(percentile * (brightest.Length - 1))];
    }

    /// <summary>Of each block, before amplification, at least the floor.</summary>
    internal static float[] Luminance(BlockMeans picture, CameraNeutral neutral, Matrix3x3 m, double floor)
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
