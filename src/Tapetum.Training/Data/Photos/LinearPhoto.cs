namespace Tapetum.Training.Data.Photos;

/// <summary>A clean, white-balanced picture, linear in scene light with sRGB primaries; 0 is black, 1 is white.</summary>
/// <param name="WidthPx">Columns.</param>
/// <param name="HeightPx">Rows.</param>
/// <param name="Planes">[3, HeightPx, WidthPx]: red, green, blue.</param>
public sealed record LinearPhoto(int WidthPx, int HeightPx, float[] Planes);
