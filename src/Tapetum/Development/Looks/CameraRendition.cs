namespace Tapetum.Development.Looks;

/// <summary>The picture that the camera itself made of what the sensor saw, small: how it is meant to look.</summary>
/// <param name="WidthPx">Its width as it is stored.</param>
/// <param name="HeightPx">Its height as it is stored.</param>
/// <param name="Rgb">[HeightPx, WidthPx, 3], 8-bit sRGB.</param>
/// <param name="Orientation">EXIF's, 1 to 8: how the sensor's picture was turned to become this one. 1 when it lies as the sensor stood.</param>
internal sealed record CameraRendition(int WidthPx, int HeightPx, byte[] Rgb, int Orientation)
{
    /// <summary>Whether the numbers fit together.</summary>
    public bool IsUsable() =>
        WidthPx > 0 && HeightPx > 0 && Rgb.Length == 3L * WidthPx * HeightPx && Orientation is >= 1 and <= 8;

    /// <summary>What it shows where the sensor's picture has the point (x, y), both 0 to 1.</summary>
    internal (byte Red, byte Green, byte Blue) At(double x, double y)
    {
        if (Orientation is 2 or 3 or 7 or 8)
        {
            x = 1 - x;
        }

        if (Orientation is 3 or 4 or 6 or 7)
        {
            y = 1 - y;
        }

        if (Orientation is >= 5 and <= 8)
        {
            (x, y) = (y, x);
        }

        int column = Math.Clamp((int)(x * WidthPx), 0, WidthPx - 1);
        int row = Math.Clamp((int)(y * HeightPx), 0, HeightPx - 1);
        int at = 3 * ((row * WidthPx) + column);
        return (Rgb[at], Rgb[at + 1], Rgb[at + 2]);
    }
}
