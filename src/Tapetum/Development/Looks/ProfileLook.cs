using Tapetum.Development.Color;
using Tapetum.Development.Tone;
using Tapetum.Raw.Profiles;

namespace Tapetum.Development.Looks;

/// <summary>
/// The look that a camera profile asks for (docs/adr/0149): its tone curve P in place of the natural look's, and of the toe of ours, with exposure and what lies above white left ours.
/// <code>
/// T(x) = P(S(s·x))            x: amplified light; s: so that the picture is as bright as the natural look makes it
/// S(u) = the shoulder of <see cref="ToneCurve"/> without its toe, white at s·W           for s·W above 1, W being scene white
///      = u + (1 − s·W)·t²,  t = max(0, (u − k) / (s·W − k)),  k = s·W / 4                else: white stays white
/// L    = T ∘ C⁻¹              as a look is laid over our curve C, which at the usual contrast falls out
/// </code>
/// </summary>
/// <param name="Look">To be laid over our curve.</param>
/// <param name="ExposureScale">s.</param>
internal sealed record ProfileLook(PictureLook Look, double ExposureScale)
{
    /// <summary>Of a file whose profile asks for nothing.</summary>
    public static readonly ProfileLook None = new(PictureLook.Natural, ExposureScale: 1);

    private const int Knots = 257;
    private const double MostEv = 4;
    private const int Rounds = 24;

    /// <param name="tables">With a look.</param>
    /// <param name="luminance">Of the picture, amplified.</param>
    /// <param name="usual">Our curve at the usual contrast.</param>
    public static ProfileLook Of(ProfileTables tables, float[] luminance, ToneCurve usual)
    {
        if (tables.ToneCurve.Count == 0)
        {
            return new(PictureLook.Natural with { Saturation = Saturation.Unchanged }, ExposureScale: 1);
        }

        ProfileCurve curve = new(tables.ToneCurve);
        double aim = Brightness(luminance, x => PictureLook.Natural.Curve!.Apply(usual.Apply(x)));
        (double low, double high) = (-MostEv, MostEv);
        for (int round = 0; round < Rounds; round++)
        {
            double middle = (low + high) / 2;
            Func<float, float> tone = ToneOf(curve, Math.Pow(2, middle), usual.SceneWhite);
            (low, high) = Brightness(luminance, tone) < aim ? (middle, high) : (low, middle);
        }

        double scale = Math.Pow(2, (low + high) / 2);
        LookCurve laid = Over(usual, ToneOf(curve, scale, usual.SceneWhite));
        return new(new(Looks.Look.Natural, laid, Saturation.Unchanged), scale);
    }

    /// <summary>T.</summary>
    internal static Func<float, float> ToneOf(ProfileCurve curve, double scale, double sceneWhite)
    {
        double white = scale * sceneWhite;
        if (white > 1)
        {
            ToneCurve shoulder = new(white, contrast: 0);
            return x => (float)curve.Apply(shoulder.Apply((float)(scale * x)));
        }

        double knee = white / 4;
        return x =>
        {
            double u = scale * x;
            double t = Math.Max(0, (u - knee) / (white - knee));
            return (float)curve.Apply(u + ((1 - white) * t * t));
        };
    }

    private static double Brightness(float[] luminance, Func<float, float> tone) =>
        luminance.Average(x => SrgbTransfer.Encode(tone(x)));

    private static LookCurve Over(ToneCurve usual, Func<float, float> tone)
    {
        double[] knots = new double[Knots];
        for (int k = 1; k < Knots - 1; k++)
        {
            float display = SrgbTransfer.Decode((float)k / (Knots - 1));
            knots[k] = Math.Max(knots[k - 1], SrgbTransfer.Encode(tone(LightOf(usual, display))));
        }

        knots[^1] = 1;
        return new(knots);
    }

    /// <summary>C⁻¹.</summary>
    private static float LightOf(ToneCurve curve, float display)
    {
        (float low, float high) = (0, curve.SceneWhite);
        for (int round = 0; round < Rounds; round++)
        {
            float middle = (low + high) / 2;
            (low, high) = curve.Apply(middle) < display ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
