using Tapetum.Web.Photos;

namespace Tapetum.Web.Endpoints.Settings;

/// <summary>Settings for several photos.</summary>
public sealed record ManySettings
{
    /// <summary>Which; those that are gone are passed over.</summary>
    public IReadOnlyList<PhotoId>? Ids { get; init; }

    /// <summary>All there are.</summary>
    public bool All { get; init; }

    public required PhotoSettings Settings { get; init; }
}
