namespace Tapetum.Development.Looks;

/// <summary>The numbers of <see cref="Look.Natural"/>.</summary>
internal static class NaturalLook
{
    /// <summary>As cameras enlarge distances from grey.</summary>
    public static readonly Saturation Saturation = new(Shadows: 1.25, Highlights: 1.05);

    private const int Intervals = 32;
    private const double Depth = 0.3;

    /// <summary>ℓ(x) = x − 0.3·x·(1 − x)·(1 − 2x): an S about the middle, with a slope of 0.7 at both ends and 1.15 in the middle.</summary>
    public static LookCurve Curve { get; } =
        new([.. Enumerable.Range(0, Intervals + 1).Select(k => Tone((double)k / Intervals))]);

    private static double Tone(double x) => x - (Depth * x * (1 - x) * (1 - (2 * x)));
}
