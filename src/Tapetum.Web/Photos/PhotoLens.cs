namespace Tapetum.Web.Photos;

/// <summary>How a photo's lens is put right.</summary>
/// <param name="Profile">The lens as which it is, of lensfun's database; null where the file itself says how, or only the picture shows it.</param>
/// <param name="IsMeasured">Whether colour fringes are removed as they were measured in the picture.</param>
/// <param name="CanBeOff">Whether the studio can show the picture without.</param>
public sealed record PhotoLens(string? Profile, bool IsMeasured, bool CanBeOff);
