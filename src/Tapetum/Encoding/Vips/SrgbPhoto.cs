namespace Tapetum.Encoding.Vips;

/// <summary>A decoded photograph in 8-bit sRGB.</summary>
/// <param name="WidthPx">After its EXIF orientation was applied.</param>
/// <param name="HeightPx">After its EXIF orientation was applied.</param>
/// <param name="Rgb">[HeightPx, WidthPx, 3].</param>
public sealed record SrgbPhoto(int WidthPx, int HeightPx, byte[] Rgb);
