using Tapetum.Development.Color;
using Tapetum.Development.Detail;
using Tapetum.Development.Local;
using Tapetum.Development.Looks;
using Tapetum.Development.Tone;
using Tapetum.Raw;

namespace Tapetum.Development;

/// <summary>Every number that a picture was developed with.</summary>
public sealed record DevelopmentRecipe
{
    internal DevelopmentRecipe(
        CameraNeutral neutral,
        double temperatureK,
        ColorSpace colorSpace,
        Matrix3x3 balancedToRgb,
        double amplification,
        ClipLevels clip,
        ToneCurve curve
    )
    {
        Neutral = neutral;
        TemperatureK = temperatureK;
        ColorSpace = colorSpace;
        BalancedToRgb = balancedToRgb;
        Amplification = amplification;
        Clip = clip;
        Curve = curve;
    }

    /// <summary>White balance divides by it.</summary>
    public CameraNeutral Neutral { get; init; }

    /// <summary>The correlated colour temperature of the light that looks neutral, 1700 to 25,000 K.</summary>
    public double TemperatureK { get; init; }

    /// <summary>The colours of the picture.</summary>
    public ColorSpace ColorSpace { get; init; }

    /// <summary>White-balanced camera RGB to linear RGB of <see cref="ColorSpace"/>.</summary>
    public Matrix3x3 BalancedToRgb { get; init; }

    /// <summary>What its camera profile's tables do to colours, before all that comes after the matrix. Default: nothing.</summary>
    internal ProfileColors? Profile { get; init; }

    /// <summary>What linear values were multiplied by; 1 shows the sensor's full well as white.</summary>
    public double Amplification { get; init; }

    /// <summary>Where the sensor's channels are full.</summary>
    internal ClipLevels Clip { get; init; }

    /// <summary>From amplified linear RGB to display-linear RGB.</summary>
    internal ToneCurve Curve { get; init; }

    /// <summary>What comes after the curve. Default: nothing.</summary>
    internal PictureLook Look { get; init; } = PictureLook.Neutral;

    /// <summary>The look's and the photographer's together. Default: colours stay.</summary>
    internal Saturation Saturation { get; init; } = Saturation.Unchanged;

    /// <summary>−1 to 1: how much more colour pale colours get. Default 0.</summary>
    public double Vibrance { get; init; }

    /// <summary>Before all else. Default: none.</summary>
    internal Sharpening Sharpening { get; init; } = Sharpening.None;

    /// <summary>With sharpening. Default: none.</summary>
    internal LocalTone Local { get; init; } = LocalTone.None;

    /// <summary>After the look. Default: none.</summary>
    internal ToneAdjustment Adjustment { get; init; } = ToneAdjustment.None;

    /// <summary>Whether tones are the curve's alone.</summary>
    internal bool IsBareCurve => Look.Curve is null && Adjustment == ToneAdjustment.None;

    /// <summary>From amplified linear RGB to display-linear RGB: the curve, the look's, and what the photographer changes.</summary>
    public float Tone(float linear)
    {
        float shown = Curve.Apply(linear);
        shown = Look.Curve?.Apply(shown) ?? shown;
        return Adjustment == ToneAdjustment.None ? shown : Adjustment.Apply(shown);
    }
}
