using Tapetum.Development.Tone;
using Tapetum.Inference;

namespace Tapetum.Development.Lens;

/// <summary>Finds where a picture has edges that tell how far its colours lie apart: the strongest of each part of it, none of them clipped.</summary>
internal static class EdgeBlocks
{
    private const int Channels = 3;
    private const int Green = 1;

    /// <summary>Parts across and down of which each gives its strongest.</summary>
    private const int Parts = 8;
    private const int MostOfPart = 16;

    /// <summary>Nearer to the centre colours lie on each other.</summary>
    private const double LeastRadius = 0.2;

    /// <summary>Mean change from pixel to pixel, in shares of the brightness.</summary>
    private const float LeastContrast = 0.012f;

    /// <summary>In shares of what fills a channel: a full one ends elsewhere than the others, without any fault of the lens.</summary>
    private const float MostLight = 0.9f;

    public static IReadOnlyList<EdgeBlock> Of(LinearImage image, CancellationToken cancellationToken)
    {
        const int Side = EdgeBlock.SidePx;
        int columns = (image.WidthPx - (2 * EdgeBlock.MarginPx)) / Side;
        int rows = (image.HeightPx - (2 * EdgeBlock.MarginPx)) / Side;
        if (columns < Parts || rows < Parts)
        {
            return [];
        }

        ClipLevels clip = ClipLevels.Of(image);
        float[] most = [MostLight * clip.Red, MostLight * clip.Green, MostLight * clip.Blue];
        var found = new EdgeBlock?[rows * columns];
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            rows,
            parallel,
            row =>
            {
                for (int column = 0; column < columns; column++)
                {
                    EdgeBlock block = At(
                        image,
                        EdgeBlock.MarginPx + (column * Side),
                        EdgeBlock.MarginPx + (row * Side)
                    );
                    float contrast = block.Radius < LeastRadius ? 0 : ContrastOf(image, block, most);
                    found[(row * columns) + column] =
                        contrast > LeastContrast ? block with { Contrast = contrast } : null;
                }
            }
        );
        return Strongest(found, columns, rows);
    }

    /// <summary>Of each part of the picture, from the top left.</summary>
    private static List<EdgeBlock> Strongest(EdgeBlock?[] found, int columns, int rows)
    {
        var parts = new List<EdgeBlock>[Parts * Parts];
        for (int i = 0; i < found.Length; i++)
        {
            int part = (i / columns * Parts / rows * Parts) + (i % columns * Parts / columns);
            parts[part] ??= [];
            if (found[i] is { } block)
            {
                parts[part].Add(block);
            }
        }

        List<EdgeBlock> strongest = [];
        foreach (List<EdgeBlock> part in parts)
        {
            part.Sort((one, other) => other.Contrast.CompareTo(one.Contrast));
            strongest.AddRange(part.Take(MostOfPart));
        }

        return strongest;
    }

    private static EdgeBlock At(LinearImage image, int leftPx, int topPx)
    {
        double across = leftPx + (EdgeBlock.SidePx / 2.0) - (image.WidthPx / 2.0);
        double down = topPx + (EdgeBlock.SidePx / 2.0) - (image.HeightPx / 2.0);
        double distance = Math.Max(1, double.Hypot(across, down));
        double corner = double.Hypot(image.WidthPx, image.HeightPx) / 2;
        return new(leftPx, topPx, distance / corner, (float)(across / distance), (float)(down / distance));
    }

    /// <summary>Of every other pixel of every other row. 0 where something is clipped.</summary>
    private static float ContrastOf(LinearImage image, EdgeBlock block, float[] most)
    {
        int stride = Channels * image.WidthPx;
        (float sum, float squares) = (0, 0);
        for (int y = 0; y < EdgeBlock.SidePx; y += 2)
        {
            int start = ((block.TopPx + y) * stride) + (Channels * block.LeftPx);
            for (int x = 0; x < Channels * EdgeBlock.SidePx; x += 2 * Channels)
            {
                ReadOnlySpan<float> pixel = image.Rgb.AsSpan(start + x);
                if (pixel[0] > most[0] || pixel[1] > most[1] || pixel[2] > most[2])
                {
                    return 0;
                }

                float change =
                    (block.Across * (pixel[Channels + Green] - pixel[Green]))
                    + (block.Down * (pixel[stride + Green] - pixel[Green]));
                sum += pixel[Green];
                squares += change * change;
            }
        }

        const int Count = EdgeBlock.SidePx * EdgeBlock.SidePx / 4;
        return sum <= 0 ? 0 : MathF.Sqrt(squares / Count) * Count / sum;
    }
}
