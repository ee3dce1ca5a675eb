namespace Tapetum.Mosaic;

/// <summary>A pixel that stands out from those of its own colour, from all around or along the texture.</summary>
/// <param name="At">Its place in the planes.</param>
/// <param name="Alone">How it stands out by itself; null when only its look-alikes can tell.</param>
/// <param name="IsInTexture">Whether its neighbours differ by more than noise, so that its look-alikes are asked.</param>
/// <param name="Alike">What they say, where there are any.</param>
internal readonly record struct StuckSuspect(
    int At,
    StuckSuspect.Isolation? Alone,
    bool IsInTexture,
    LookAlikes.Verdict? Alike = null
)
{
    /// <summary>From all of its own colour around it, not only along the texture.</summary>
    public bool StandsOutFromAll { get; init; }

    /// <summary>By how much it differs from what should be there.</summary>
    public float Excess => Alike?.Excess ?? Alone?.Excess ?? 0;

    /// <summary>Whether nothing beside it shows the same: then it is stuck. Else it may be one of a cluster.</summary>
    public bool IsAlone { get; init; } = Alone?.IsAlone ?? false;

    /// <summary>The same of those beside it that are no suspects; it is stuck if none of them touches it.</summary>
    public bool IsAloneAmongSound { get; init; }

    /// <param name="Filling">What belongs there.</param>
    /// <param name="Excess">Over it.</param>
    /// <param name="IsAlone">Whether the four pixels beside it show nothing.</param>
    internal readonly record struct Isolation(float Filling, float Excess, bool IsAlone);
}
