using Tapetum.Development.Color;
using Tapetum.Development.Detail;
using Tapetum.Development.Local;
using Tapetum.Development.Looks;
using Tapetum.Development.Tone;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Profiles;

namespace Tapetum.Development;

/// <summary>Decides how a picture is developed. It looks at the picture once; every choice of settings after that costs next to nothing.</summary>
/// <param name="linear">As the sensor stood; not kept.</param>
/// <param name="color">What its file says about the camera's colours.</param>
/// <param name="baselineExposureEv">How much brighter the camera means it to be.</param>
/// <param name="hints">What else is known of it.</param>
/// <param name="isSharpeningChosen">Whether no plan will ask for the usual sharpness, so that the blur of edges need not be measured. Default: some may.</param>
internal sealed class DevelopmentPlanner(
    LinearImage linear,
    CameraColor color,
    double baselineExposureEv,
    DevelopmentHints hints,
    bool isSharpeningChosen = false
)
{
    // The shoulder holds three stops above display white; what is brighter is a lamp.
    private const double MaxSceneWhite = 8;

    private readonly BlockMeans picture = BlockMeans.Of(linear);
    private readonly double? blurPx = isSharpeningChosen ? null : EdgeBlur.Of(linear, hints.Noise ?? default);
    private readonly ClipLevels clip = ClipLevels.Of(linear);
    private readonly CameraProfile profile = new(color);
    private readonly Lock fitting = new();
    private LightMap? map;
    private readonly ProfileTables? tables = color.Profile;
    private PictureLook? camera;
    private ProfileLook? usual;

    /// <summary>What its full channels stand for, in the light that the camera saw.</summary>
    internal Highlights Highlights => new(clip, Neutral(WhiteBalance.AsShot));

    /// <summary>Natural, or what the camera's profile asks for in its place: of the picture as the camera balanced it, made once.</summary>
    private ProfileLook Usual => usual ??= UsualLook();

    /// <summary>Of the picture as the camera balanced it: made once.</summary>
    private LightMap Map => map ??= LightMap.Of(picture, Neutral(WhiteBalance.AsShot));

    public DevelopmentRecipe Plan(DevelopmentOptions options)
    {
        CameraNeutral neutral = Neutral(options.WhiteBalance);
        double amplification = (options.Ratio ?? AutomaticAmplification(neutral)) * Math.Pow(2, options.ExposureEv);
        PictureLook look = LookOf(options.Look);
        return Recipe(neutral, options.ColorSpace, amplification, options.Contrast, options.Look) with
        {
            Look = look,
            Saturation = look.Saturation.Times(1 + (options.Saturation / 100)),
            Vibrance = options.Vibrance / 100,
            Sharpening = SharpeningOf(options),
            Local = LocalToneOf(options, amplification),
            Adjustment = new(options.Blacks / 100, options.Whites / 100),
        };
    }

    /// <summary>Automatic where the scene's range exceeds the display's; off for scenes that fit.</summary>
    private LocalTone LocalToneOf(DevelopmentOptions options, double amplification)
    {
        bool isLeft = options.Look == Look.Neutral || hints.IsDeveloped;
        bool isChosen = options is { Shadows: not null, Highlights: not null };
        double excess = isLeft || isChosen ? 0 : SceneRange.Excess(Map.BlockEv, amplification, hints.ExposureEv);
        return new(
            (options.Shadows ?? (LocalTone.AutomaticShadows * excess)) / 100,
            (options.Highlights ?? (LocalTone.AutomaticHighlights * excess)) / 100,
            Map
        );
    }

    private Sharpening SharpeningOf(DevelopmentOptions options)
    {
        bool isLeft = options.Look == Look.Neutral || hints.IsDeveloped;
        double calm = picture.CalmNoise();
        LinearNoise noise = hints.Noise ?? new LinearNoise(Shot: 0, Read: calm * calm);
        return Sharpening.Of(options.Sharpen ?? (isLeft ? 0 : Sharpening.AutomaticFor(blurPx, noise)), noise);
    }

    private PictureLook LookOf(Look look) =>
        look switch
        {
            Look.Camera => CameraLook(),
            Look.Natural => Usual.Look,
            _ => PictureLook.Neutral,
        };

    private DevelopmentRecipe Recipe(
        CameraNeutral neutral,
        ColorSpace space,
        double amplification,
        double contrast,
        Look look
    )
    {
        return new(
            neutral,
            ColorTemperature.Of(profile.LightOf(neutral) ?? Chromaticity.D50),
            space,
            profile.BalancedToRgb(neutral, space),
            amplification,
            clip,
            new ToneCurve(SceneWhite(neutral, amplification), contrast)
        )
        {
            Profile = tables is null
                ? null
                : profile.ColorsOf(neutral, space, look != Look.Neutral, Usual.ExposureScale),
        };
    }

    /// <summary>Brightness is judged in sRGB, so that it does not depend on the colour space of the file.</summary>
    private double AutomaticAmplification(CameraNeutral neutral) =>
        AutoExposure.Amplification(
            picture,
            neutral,
            profile.BalancedToRgb(neutral, ColorSpace.Srgb),
            baselineExposureEv + (tables?.ExposureOffsetEv ?? 0)
        );

    private ProfileLook UsualLook()
    {
        if (tables is not { HasLook: true })
        {
            return ProfileLook.None;
        }

        CameraNeutral neutral = Neutral(WhiteBalance.AsShot);
        double amplification = AutomaticAmplification(neutral);
        float[] luminance = AutoExposure.Luminance(
            picture,
            neutral,
            profile.BalancedToRgb(neutral, ColorSpace.Srgb),
            floor: 0
        );
        return ProfileLook.Of(
            tables,
            [.. luminance.Select(y => (float)(y * amplification))],
            new ToneCurve(SceneWhite(neutral, amplification))
        );
    }

    private double SceneWhite(CameraNeutral neutral, double amplification) =>
        Math.Clamp(amplification * AutoExposure.Top(picture, neutral), 1, MaxSceneWhite);

    /// <summary>Fitted once, as the camera balanced the picture: the look stays while settings change.</summary>
    private PictureLook CameraLook()
    {
        if (hints.Rendition is not { } rendition)
        {
            return Usual.Look;
        }

        lock (fitting)
        {
            if (camera is null)
            {
                CameraNeutral neutral = Neutral(WhiteBalance.AsShot);
                camera =
                    CameraLookFit.Of(
                        picture,
                        rendition,
                        AutomaticAmplification(neutral),
                        amplification =>
                            Recipe(
                                neutral,
                                ColorSpace.Srgb,
                                amplification,
                                DevelopmentOptions.DefaultContrast,
                                Look.Camera
                            ),
                        Usual.Look
                    ) ?? Usual.Look;
            }

            return camera;
        }
    }

    /// <summary>The temperature and tint that, asked for, give this neutral: where a photographer's sliders stand.</summary>
    public (double TemperatureK, double Tint) SlidersOf(CameraNeutral neutral) => profile.SlidersOf(neutral);

    /// <summary>What the camera sees of grey under the usual light of a temperature.</summary>
    public CameraNeutral UnderLight(double temperatureK) => profile.NeutralOf(temperatureK, tint: 0);

    /// <summary>White-balanced camera RGB to linear sRGB or, where a recipe has a profile's tables, to the space of those.</summary>
    public Matrix3x3 FirstMatrix(CameraNeutral neutral, DevelopmentRecipe recipe) =>
        recipe.Profile is null ? profile.BalancedToRgb(neutral, ColorSpace.Srgb) : profile.BalancedToProfile(neutral);

    private CameraNeutral Neutral(WhiteBalance choice) =>
        choice.Mode switch
        {
            WhiteBalanceMode.AsShot => AsShot.Judge(color.AsShotNeutral, profile, picture),
            WhiteBalanceMode.Auto => new WhiteBalanceEstimator(picture, profile).Neutral,
            WhiteBalanceMode.Neutral => choice.Neutral,
            _ => profile.NeutralOf(choice.TemperatureK, choice.Tint),
        };
}
