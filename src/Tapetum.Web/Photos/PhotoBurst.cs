namespace Tapetum.Web.Photos;

/// <summary>Which photos are merged to one.</summary>
/// <param name="Frames">Two or more.</param>
/// <param name="Reference">The one that the others are laid on; null for the sharpest.</param>
/// <param name="IsBracket">Whether they are of several exposures, as far as their files tell; found, whatever is sent.</param>
public sealed record PhotoBurst(IReadOnlyList<PhotoId> Frames, PhotoId? Reference = null, bool IsBracket = false);
