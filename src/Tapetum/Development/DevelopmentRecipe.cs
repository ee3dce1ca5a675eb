using Tapetum.Development.Detail;
using Tapetum.Development.Looks;
using Tapetum.Raw;

namespace Tapetum.Development;

/// <summary>Every number that a picture was developed with.</summary>
/// <param name="Neutral">White balance divides by it.</param>
/// <param name="TemperatureK">The correlated colour temperature of the light that looks neutral, 1700 to 25,000 K.</param>
/// <param name="ColorSpace">The colours of the picture.</param>
/// <param name="BalancedToRgb">White-balanced camera RGB to linear RGB of <paramref name="ColorSpace"/>.</param>
/// <param name="Amplification">What linear values were multiplied by; 1 shows the sensor's full well as white.</param>
/// <param name="Clip">Where the sensor's channels are full.</param>
/// <param name="Curve">From amplified linear RGB to display-linear RGB.</param>
public sealed record DevelopmentRecipe(
    CameraNeutral Neutral,
    double TemperatureK,
    ColorSpace ColorSpace,
    Matrix3x3 BalancedToRgb,
    double Amplification,
    ClipLevels Clip,
    ToneCurve Curve
)
{
    /// <summary>What comes after the curve. Default: nothing.</summary>
    public PictureLook Look { get; init; } = PictureLook.Neutral;

    /// <summary>The look's and the photographer's together. Default: colours stay.</summary>
    public Saturation Saturation { get; init; } = Saturation.Unchanged;

    /// <summary>−1 to 1: how much more colour pale colours get. Default 0.</summary>
    public double Vibrance { get; init; }

    /// <summary>Before all else. Default: none.</summary>
    public Sharpening Sharpening { get; init; } = Sharpening.None;

    /// <summary>From amplified linear RGB to display-linear RGB: the curve, and the look's.</summary>
    public float Tone(float linear) => Look.Curve?.Apply(Curve.Apply(linear)) ?? Curve.Apply(linear);
}
