namespace Tapetum.Raw.Lenses;

/// <summary>A camera that a database knows.</summary>
/// <param name="Makers">Words of its maker's name.</param>
/// <param name="Names">As files may call it.</param>
/// <param name="Mount">Of its lenses; one of its own where the lens cannot be changed, which begins with a small letter then.</param>
/// <param name="CropFactor">By how much its sensor's diagonal is smaller than that of 36 × 24 mm.</param>
internal sealed record LensCamera(
    HashSet<string> Makers,
    IReadOnlyList<LensName> Names,
    string Mount,
    double CropFactor
)
{
    public bool HasFixedLens => Mount.Length > 0 && char.IsAsciiLetterLower(Mount[0]);
}
