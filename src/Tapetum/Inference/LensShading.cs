using System.Numerics.Tensors;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Raw.Preparation;

namespace Tapetum.Inference;

/// <summary>
/// Brightens what the lens left dark, as a DNG's gain maps say. They are meant for the mosaic; here they meet the clean picture, since the network must see noise as the sensor made it:
/// <code>
/// red(x, y) ← red(x, y) · g_red(x, y)       g_green: the mean over the cell's two greens
/// </code>
/// A gain varies over hundreds of pixels, so demosaicking before or after it comes to the same.
/// </summary>
internal sealed class LensShading
{
    private const int CellPixels = 4;
    private const int Colors = 3;
    private readonly RawImage raw;
    private readonly int widthPx;
    private readonly GainColumns[] maps;

    /// <param name="raw">The picture's file.</param>
    /// <param name="widthPx">Of the rows to correct, which may be those of a smaller picture.</param>
    public LensShading(RawImage raw, int widthPx)
    {
        (this.raw, this.widthPx) = (raw, widthPx);
        maps = [.. raw.GainMaps.Select(map => new GainColumns(map, raw.WidthPx, widthPx))];
    }

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

        LensShading shading = new(raw, image.WidthPx);
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            image.HeightPx,
            parallel,
            shading.NewLines,
            (y, _, lines) =>
            {
                shading.CorrectRow((y + 0.5) / image.HeightPx, image.Row(y), lines);
                return lines;
            },
            _ => { }
        );
    }

    /// <summary>Corrects a row of the picture in its full size.</summary>
    /// <param name="yPx">The row.</param>
    /// <param name="rgb">[WidthPx, 3], linear; 0 is black, 1 the white level.</param>
    public void CorrectRow(int yPx, Span<float> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, Colors * widthPx);
        if (maps.Length > 0)
        {
            CorrectRow((yPx + 0.5) / raw.HeightPx, rgb, NewLines());
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

    private float[] NewLines() => new float[(CellPixels + Colors + Colors) * widthPx];

    private void CorrectRow(double yRelative, Span<float> rgb, Span<float> lines)
    {
        Span<float> cell = lines[..(CellPixels * widthPx)];
        Span<float> line = lines.Slice(CellPixels * widthPx, widthPx);
        cell.Fill(1);
        foreach (GainColumns columns in maps)
        {
            GainMap map = columns.Map;
            if (!GainColumns.Reaches(yRelative * raw.HeightPx, map.TopPx, map.BottomPx, map.RowPitchPx))
            {
                continue;
            }

            columns.Line(yRelative, line);
            for (int i = 0; i < CellPixels; i++)
            {
                if (map.Concerns(column: i & 1, row: i >> 1))
                {
                    Span<float> gains = cell.Slice(i * widthPx, widthPx);
                    TensorPrimitives.Multiply(gains, line, gains);
                }
            }
        }

        Span<float> rest = lines[(CellPixels * widthPx)..];
        Brighten(cell, rest[..rgb.Length], rest[rgb.Length..], rgb);
    }

    /// <summary>c ← min(c·g, max(c, 1)). White stays white: brighter than clipped, a channel would only change a lamp's colour.</summary>
    private void Brighten(Span<float> cell, Span<float> gains, Span<float> most, Span<float> rgb)
    {
        int red = (2 * raw.Cfa.RedRow) + raw.Cfa.RedColumn;
        Span<float> greens = cell.Slice((red ^ 1) * widthPx, widthPx);
        TensorPrimitives.Add(greens, cell.Slice((3 - (red ^ 1)) * widthPx, widthPx), greens);
        TensorPrimitives.Multiply(greens, 0.5f, greens);
        ReadOnlySpan<float> reds = cell.Slice(red * widthPx, widthPx);
        ReadOnlySpan<float> blues = cell.Slice((3 - red) * widthPx, widthPx);
        RgbInterleaver.Interleave(reds, greens, blues, gains);
        TensorPrimitives.Max(rgb, 1, most);
        TensorPrimitives.Multiply(rgb, gains, rgb);
        TensorPrimitives.Min(rgb, most, rgb);
    }
}
