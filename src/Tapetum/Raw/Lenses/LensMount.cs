namespace Tapetum.Raw.Lenses;

/// <summary>How lenses are fastened to a camera.</summary>
internal sealed record LensMount(string Name)
{
    /// <summary>The mounts of other lenses that fit, with adapters or without.</summary>
    public required IReadOnlyList<string> FitsAlso { get; init; }
}
