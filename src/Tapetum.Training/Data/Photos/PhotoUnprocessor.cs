using Tapetum.Encoding.Vips;

namespace Tapetum.Training.Data.Photos;

/// <summary>
/// Turns a developed photograph back into scene light, as far as that can be done, and shrinks it so that JPEG blocks, sharpening and noise vanish.
/// <code>
/// s = ½ − sin(asin(1 − 2y)/3)                        undoes the tone curve y = 3s² − 2s³
/// x = s/12.92 or ((s + 0.055)/1.055)^2.4              undoes sRGB's gamma
/// X = mean of x over factor × factor pixels           what larger pixels would have seen
/// </code>
/// </summary>
/// <remarks>Brooks et al., "Unprocessing Images for Learned Raw Denoising", CVPR 2019, section 3; the average is taken in scene light.</remarks>
public static class PhotoUnprocessor
{
    private const long LargePhotoPixels = 20_000_000;
    private static readonly float[] SceneOfCode =
    [
        .. Enumerable.Range(0, 256).Select(code => (float)ToScene(code / 255.0)),
    ];

    /// <summary>By how much a photo is shrunk: 3 from 20 megapixels on, else 2.</summary>
    public static int ShrinkFactor(int widthPx, int heightPx) => (long)widthPx * heightPx >= LargePhotoPixels ? 3 : 2;

    /// <summary>Shrinks and unprocesses. Columns and rows that do not fill a cell are cut off.</summary>
    public static LinearPhoto Unprocess(SrgbPhoto photo, int shrinkFactor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shrinkFactor, 1);
        (int width, int height) = (photo.WidthPx / shrinkFactor, photo.HeightPx / shrinkFactor);
        float[] planes = new float[checked(3 * width * height)];
        float share = 1f / (shrinkFactor * shrinkFactor);
        for (int y = 0; y < height; y++)
        {
            for (int sourceY = y * shrinkFactor; sourceY < (y + 1) * shrinkFactor; sourceY++)
            {
                ReadOnlySpan<byte> source = photo.Rgb.AsSpan(sourceY * photo.WidthPx * 3, width * shrinkFactor * 3);
                AddRow(source, shrinkFactor, share, planes, y * width, width * height, width);
            }
        }

        return new LinearPhoto(width, height, planes);
    }

    /// <summary>Display sRGB in [0, 1] to scene light in [0, 1].</summary>
    public static double ToScene(double display)
    {
        double encoded = 0.5 - Math.Sin(Math.Asin(1 - (2 * Math.Clamp(display, 0, 1))) / 3);
        return encoded <= 0.04045 ? Math.Max(0, encoded) / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);
    }

    /// <summary>The way back: scene light in [0, 1] to display sRGB in [0, 1].</summary>
    public static double ToDisplay(double scene)
    {
        double x = Math.Clamp(scene, 0, 1);
        double encoded = x <= 0.0031308 ? 12.92 * x : (1.055 * Math.Pow(x, 1 / 2.4)) - 0.055;
        return encoded * encoded * (3 - (2 * encoded));
    }

    private static void AddRow(
        ReadOnlySpan<byte> source,
        int factor,
        float share,
        Span<float> planes,
        int rowStart,
        int planeSize,
        int width
    )
    {
        Span<float> red = planes.Slice(rowStart, width);
        Span<float> green = planes.Slice(planeSize + rowStart, width);
        Span<float> blue = planes.Slice((2 * planeSize) + rowStart, width);
        int i = 0;
        for (int x = 0; x < width; x++)
        {
            (float r, float g, float b) = (0, 0, 0);
            for (int n = 0; n < factor; n++, i += 3)
            {
                r += SceneOfCode[source[i]];
                g += SceneOfCode[source[i + 1]];
                b += SceneOfCode[source[i + 2]];
            }

            red[x] += r * share;
            green[x] += g * share;
            blue[x] += b * share;
        }
    }
}
