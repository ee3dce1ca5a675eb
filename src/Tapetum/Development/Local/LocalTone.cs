namespace Tapetum.Development.Local;

/// <summary>
/// Shadows and highlights, by how bright a pixel's surroundings are: a gain for each pixel's linear light.
/// <code>
/// x    = base + log₂(amplification / 0.18)                stops above middle grey
/// D    = 1.8·shadows·B(−x / 8) + 0.22·w·highlights·B(x / w)    w: scene white's x; B(u) = 16·u²·(1 − u)² for 0 ≤ u ≤ 1, else 0
/// gain = 2^D
/// </code>
/// Black, middle grey and white stay, and dD/dx &gt; −0.7: of two surroundings the brighter one stays the brighter.
/// </summary>
/// <param name="Shadows">−1 to 1: most four stops below middle grey, where 1 adds 1.8 stops.</param>
/// <param name="Highlights">−1 to 1: most half-way from middle grey to white.</param>
/// <param name="Map">Of the picture; null where nothing is moved.</param>
internal sealed record LocalTone(double Shadows, double Highlights, LightMap? Map)
{
    public static readonly LocalTone None = new(0, 0, null);

    /// <summary>The linear value that is neither shadow nor highlight.</summary>
    public const double MiddleGrey = 0.18;

    /// <summary>How many stops below it black begins.</summary>
    public const double ShadowRangeEv = 8;

    /// <summary>The most stops that shadows move.</summary>
    public const double ShadowReachEv = 1.8;

    /// <summary>The most that highlights move, of the stops between middle grey and white.</summary>
    public const double HighlightReach = 0.22;

    /// <summary>The shadows that a scene far beyond a display's range gets where nobody chose them.</summary>
    public const double AutomaticShadows = 50;

    /// <inheritdoc cref="AutomaticShadows"/>
    public const double AutomaticHighlights = -40;

    public bool IsNone => Map is null || (Shadows == 0 && Highlights == 0);
}
