using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Raw;
using Tapetum.Raw.Profiles;

namespace Tapetum.Tests.Development.Color;

/// <summary>
/// Camera colours to linear RGB of a colour space by the formulae of the DNG specification 1.6, one after the other and in double precision, as its chapters on
/// mapping camera colours and on HSV tables give them. Written apart from the program: it shares matrices' arithmetic with it, and the names of illuminants.
/// </summary>
internal sealed class DngReference(CameraColor color, CameraNeutral neutral)
{
    private static readonly Matrix3x3 RommToXyz = new(
        0.7976749,
        0.1351917,
        0.0313534,
        0.2880402,
        0.7118741,
        0.0000857,
        0,
        0,
        0.8252100
    );

    /// <param name="camera">Raw values of a pixel.</param>
    /// <param name="exposure">Between the two tables.</param>
    /// <param name="share">Of the first light.</param>
    /// <param name="lookScale">What 1 of the exposed picture is to the look table.</param>
    /// <returns>Null for what lies outside of the tables' space.</returns>
    public double[]? ToRgb(
        double[] camera,
        double exposure,
        double share,
        double lookScale,
        ColorSpace space,
        bool look
    )
    {
        Matrix3x3 forward = Mix(
            color.Calibrations[0].ForwardMatrix!.Value,
            color.Calibrations[1].ForwardMatrix!.Value,
            share
        );
        (double x, double y, double z) = forward.Apply(
            camera[0] / neutral.Red,
            camera[1] / neutral.Green,
            camera[2] / neutral.Blue
        );
        (double r, double g, double b) = RommToXyz.Inverse().Apply(x, y, z);
        if (Math.Min(r, Math.Min(g, b)) < 0)
        {
            return null;
        }

        ProfileTables tables = color.Profile!;
        double largest = Math.Max(neutral.Green, Math.Max(neutral.Red, neutral.Blue));
        double[] hsv = Hsv(r, g, b);
        Table(tables.HueSatMaps[0].Map, tables.HueSatMaps[1].Map, share, largest, hsv);
        hsv[2] *= exposure;
        if (look)
        {
            Table(tables.LookTable!, tables.LookTable!, 1, lookScale, hsv);
        }

        (r, g, b) = Rgb(hsv);
        (x, y, z) = RommToXyz.Apply(r, g, b);
        (x, y, z) = ChromaticAdaptation.Of(Chromaticity.D50, ColorSpace.White).Apply(x, y, z);
        (r, g, b) = space.RgbToXyz.Inverse().Apply(x, y, z);
        return [r, g, b];
    }

    private static Matrix3x3 Mix(Matrix3x3 a, Matrix3x3 b, double share) =>
        Matrix3x3.FromRows([.. a.ToRows().Zip(b.ToRows(), (one, other) => (one * share) + (other * (1 - share)))]);

    private static double[] Hsv(double r, double g, double b)
    {
        double most = Math.Max(r, Math.Max(g, b));
        double range = most - Math.Min(r, Math.Min(g, b));
        if (range == 0)
        {
            return [0, 0, most];
        }

        double hue =
            most == r ? (g - b) / range
            : most == g ? 2 + ((b - r) / range)
            : 4 + ((r - g) / range);
        return [60 * ((hue + 6) % 6), range / most, most];
    }

    private static (double, double, double) Rgb(double[] hsv)
    {
        (double hue, double s, double v) = ((((hsv[0] / 60) % 6) + 6) % 6, hsv[1], hsv[2]);
        double f = hue - Math.Floor(hue);
        (double p, double q, double t) = (v * (1 - s), v * (1 - (s * f)), v * (1 - (s * (1 - f))));
        return (int)hue switch
        {
            0 => (v, t, p),
            1 => (q, v, p),
            2 => (p, v, t),
            3 => (p, q, v),
            4 => (t, p, v),
            _ => (v, p, q),
        };
    }

    private static void Table(HueSatMap one, HueSatMap other, double share, double scale, double[] hsv)
    {
        double value = hsv[2] * scale;
        double coded = one.IsEncoded ? Encode(value) : value;
        double atHue = hsv[0] / 360 * one.Hues;
        double atSaturation = hsv[1] * (one.Saturations - 1);
        double atValue = Math.Min(1, coded) * (one.Values - 1);
        double[] sum = [0, 0, 0];
        foreach ((int h, double hueShare) in Ends(atHue, int.MaxValue))
        {
            foreach ((int s, double saturationShare) in Ends(atSaturation, one.Saturations - 1))
            {
                foreach ((int v, double valueShare) in Ends(atValue, one.Values - 1))
                {
                    int at = 3 * ((((v * one.Hues) + (h % one.Hues)) * one.Saturations) + s);
                    for (int c = 0; c < 3; c++)
                    {
                        double entry = (one.Entries[at + c] * share) + (other.Entries[at + c] * (1 - share));
                        sum[c] += hueShare * saturationShare * valueShare * entry;
                    }
                }
            }
        }

        hsv[0] = (hsv[0] + sum[0] + 360) % 360;
        hsv[1] = Math.Min(1, hsv[1] * sum[1]);
        hsv[2] = (one.IsEncoded ? Decode(coded * sum[2]) : coded * sum[2]) / scale;
    }

    private static (int, double)[] Ends(double at, int last)
    {
        int low = (int)at;
        return [(low, 1 - (at - low)), (Math.Min(low + 1, last), at - low)];
    }

    private static double Encode(double x) => x <= 0.0031308 ? 12.92 * x : (1.055 * Math.Pow(x, 1 / 2.4)) - 0.055;

    private static double Decode(double x) => x <= 0.04045 ? x / 12.92 : Math.Pow((x + 0.055) / 1.055, 2.4);
}
