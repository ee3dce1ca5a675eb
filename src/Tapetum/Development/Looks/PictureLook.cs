namespace Tapetum.Development.Looks;

/// <summary>A look as numbers.</summary>
/// <param name="Look">Which it is.</param>
/// <param name="Curve">After the tone curve; null to leave tones as that gives them.</param>
/// <param name="Saturation">How much colour there is.</param>
internal sealed record PictureLook(Look Look, LookCurve? Curve, Saturation Saturation)
{
    public static readonly PictureLook Neutral = new(Look.Neutral, Curve: null, Saturation.Unchanged);

    /// <summary>What cameras have in common (docs/adr/0140).</summary>
    public static readonly PictureLook Natural = new(Look.Natural, NaturalLook.Curve, NaturalLook.Saturation);
}
