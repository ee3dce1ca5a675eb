namespace Tapetum.Web.Photos;

/// <summary>How a photo's lens is put right.</summary>
/// <param name="Profile">The lens as which it is, of lensfun's database; null where the file itself says how.</param>
/// <param name="CanBeOff">Whether the studio can show the picture without.</param>
public sealed record PhotoLens(string? Profile, bool CanBeOff);
