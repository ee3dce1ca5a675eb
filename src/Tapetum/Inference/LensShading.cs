using System.Numerics.Tensors;
using Tapetum.Raw;

namespace Tapetum.Inference;

/// <summary>
/// Brightens what the lens left dark, as a DNG's gain maps say. They are meant for the mosaic; here they meet the clean picture, since the network must see noise as the sensor made it:
/// <code>
/// red(x, y) ← red(x, y) · g_red(x, y)       g_green: the mean over the cell's two greens
/// </code>
/// A gain varies over hundreds of pixels, so demosaicking before or after it comes to the same.
/// </summary>
public static class LensShading
{
    private const int CellPixels = 4;

    /// <summary>Corrects a picture in place.</summary>
    /// <param name="image">Of <paramref name="raw"/>, in any size.</param>
    /// <param name="raw">The picture's file; without gain maps nothing happens.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public static void Correct(LinearImage image, RawImage raw, CancellationToken cancellationToken)
    {
        if (raw.GainMaps.Count == 0)
        {
            return;
        }

        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            image.HeightPx,
            parallel,
            () => new float[(CellPixels + 1) * image.WidthPx],
            (y, _, lines) =>
            {
                CorrectRow(raw, (y + 0.5) / image.HeightPx, image.Row(y), lines);
                return lines;
            },
            _ => { }
        );
    }

    /// <summary>Corrects a row of the picture in its full size.</summary>
    /// <param name="raw">The picture.</param>
    /// <param name="yPx">The row.</param>
    /// <param name="rgb">[WidthPx, 3], linear; 0 is black, 1 the white level.</param>
    public static void CorrectRow(RawImage raw, int yPx, Span<float> rgb)
    {
        if (raw.GainMaps.Count > 0)
        {
            CorrectRow(raw, (yPx + 0.5) / raw.HeightPx, rgb, new float[(CellPixels + 1) * raw.WidthPx]);
        }
    }

    /// <summary>By how much it brightens on the whole, for what must be said in one number.</summary>
    public static double MeanGain(RawImage raw)
    {
        double gain = 1;
        foreach (GainMap map in raw.GainMaps)
        {
            double share = 1.0 / (map.RowPitchPx * map.ColumnPitchPx);
            gain *= Math.Pow(map.Gains.Average(), share);
        }

        return gain;
    }

    private static void CorrectRow(RawImage raw, double yRelative, Span<float> rgb, Span<float> lines)
    {
        int width = rgb.Length / 3;
        Span<float> cell = lines[..(CellPixels * width)];
        Span<float> line = lines.Slice(CellPixels * width, width);
        cell.Fill(1);
        foreach (GainMap map in raw.GainMaps)
        {
            if (!Reaches(yRelative * raw.HeightPx, map.TopPx, map.BottomPx, map.RowPitchPx))
            {
                continue;
            }

            map.Line(yRelative, line);
            KeepWithin(map, raw.WidthPx, line);
            for (int i = 0; i < CellPixels; i++)
            {
                if (map.Concerns(column: i & 1, row: i >> 1))
                {
                    Span<float> gains = cell.Slice(i * width, width);
                    TensorPrimitives.Multiply(gains, line, gains);
                }
            }
        }

        Multiply(raw.Cfa, cell, rgb);
    }

    /// <summary>A demosaicked pixel has its colours from neighbours too, so a map for every second pixel reaches one pixel farther.</summary>
    private static bool Reaches(double at, int first, int end, int pitch) =>
        at >= first - (pitch - 1) && at < (double)end + (pitch - 1);

    private static void KeepWithin(GainMap map, int widthPx, Span<float> line)
    {
        for (int x = 0; x < line.Length; x++)
        {
            double at = (x + 0.5) / line.Length * widthPx;
            if (!Reaches(at, map.LeftPx, map.RightPx, map.ColumnPitchPx))
            {
                line[x] = 1;
            }
        }
    }

    private static void Multiply(CfaPattern cfa, ReadOnlySpan<float> cell, Span<float> rgb)
    {
        int width = rgb.Length / 3;
        int red = (2 * cfa.RedRow) + cfa.RedColumn;
        ReadOnlySpan<float> reds = cell.Slice(red * width, width);
        ReadOnlySpan<float> blues = cell.Slice((3 - red) * width, width);
        ReadOnlySpan<float> greens = cell.Slice((red ^ 1) * width, width);
        ReadOnlySpan<float> otherGreens = cell.Slice((3 - (red ^ 1)) * width, width);
        for (int x = 0; x < width; x++)
        {
            Span<float> pixel = rgb.Slice(3 * x, 3);
            pixel[0] = Brighten(pixel[0], reds[x]);
            pixel[1] = Brighten(pixel[1], (greens[x] + otherGreens[x]) / 2);
            pixel[2] = Brighten(pixel[2], blues[x]);
        }
    }

    /// <summary>White stays white: brighter than clipped, a channel would only change a lamp's colour.</summary>
    private static float Brighten(float value, float gain) => Math.Min(value * gain, Math.Max(value, 1));
}
