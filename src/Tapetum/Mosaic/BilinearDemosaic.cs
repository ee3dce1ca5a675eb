using Tapetum.Raw;

namespace Tapetum.Mosaic;

/// <summary>
/// The plainest way from a mosaic to a picture: each missing colour is the mean of the nearest two or four pixels that have it. Noise stays.
/// Edges are mirrored as in <see cref="MosaicPacker"/>.
/// </summary>
internal static class BilinearDemosaic
{
    /// <summary>Demosaicks one row.</summary>
    /// <param name="raw">The picture.</param>
    /// <param name="yPx">Which row.</param>
    /// <param name="rgbDn">[WidthPx, 3], DN above black.</param>
    public static void Row(RawImage raw, int yPx, Span<float> rgbDn)
    {
        int width = raw.WidthPx;
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgbDn.Length, 3 * width);
        Span<float> lines = new float[3 * (width + 2)];
        Span<float> above = lines[..(width + 2)];
        Span<float> here = lines.Slice(width + 2, width + 2);
        Span<float> below = lines[(2 * (width + 2))..];
        ReadLine(raw, yPx - 1, above);
        ReadLine(raw, yPx, here);
        ReadLine(raw, yPx + 1, below);
        int rowColor = raw.Cfa.ColorAt(0, yPx) == 1 ? raw.Cfa.ColorAt(1, yPx) : raw.Cfa.ColorAt(0, yPx); // red or blue
        for (int x = 0; x < width; x++)
        {
            int i = x + 1;
            Span<float> pixel = rgbDn.Slice(3 * x, 3);
            if (raw.Cfa.ColorAt(x, yPx) == 1)
            {
                pixel[1] = here[i];
                pixel[rowColor] = (here[i - 1] + here[i + 1]) / 2;
                pixel[2 - rowColor] = (above[i] + below[i]) / 2;
            }
            else
            {
                pixel[rowColor] = here[i];
                pixel[1] = (here[i - 1] + here[i + 1] + above[i] + below[i]) / 4;
                pixel[2 - rowColor] = (above[i - 1] + above[i + 1] + below[i - 1] + below[i + 1]) / 4;
            }
        }
    }

    /// <summary>A row above black, with one mirrored pixel on each side.</summary>
    private static void ReadLine(RawImage raw, int yPx, Span<float> line)
    {
        int y = MosaicPacker.Mirror(yPx, raw.HeightPx);
        ReadOnlySpan<ushort> mosaic = raw.Mosaic.Span.Slice(y * raw.WidthPx, raw.WidthPx);
        for (int x = 0; x < mosaic.Length; x++)
        {
            line[x + 1] = mosaic[x] - raw.Black.At(x, y);
        }

        line[0] = line[1 + MosaicPacker.Mirror(-1, raw.WidthPx)];
        line[^1] = line[1 + MosaicPacker.Mirror(raw.WidthPx, raw.WidthPx)];
    }
}
