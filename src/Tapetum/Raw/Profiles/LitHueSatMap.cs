namespace Tapetum.Raw.Profiles;

/// <summary>A table of colours under one light.</summary>
/// <param name="Illuminant">EXIF LightSource code; 0 where the file does not say.</param>
/// <param name="Map">The table.</param>
internal sealed record LitHueSatMap(int Illuminant, HueSatMap Map);
