namespace Tapetum.Web.Photos;

/// <summary>Which photos are merged to one.</summary>
/// <param name="Frames">Two or more.</param>
/// <param name="Reference">The one that the others are laid on; null for the sharpest.</param>
public sealed record PhotoBurst(IReadOnlyList<PhotoId> Frames, PhotoId? Reference = null);
