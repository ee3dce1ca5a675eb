using Tapetum.Raw.XTrans;

namespace Tapetum.Mosaic;

/// <summary>
/// Makes a network's input of an X-Trans mosaic: cells of 2×2 pixels as for Bayer sensors, but the filters of a cell are not those of the next, so that each pixel says which it has.
/// <code>
/// planes  0 to 11   (2·row + column)·3 + colour       linearly demosaicked: <see cref="XTransDemosaic"/>
/// planes 12 to 23   likewise                          by how much the pixel's own sample differs from the mean of that colour in 3×3 cells; 0 in its other colours
/// planes 24 to 31   (2·row + column)·2 + 0 or 1       1 where the filter is red, or blue
/// </code>
/// </summary>
/// <remarks>A square of 3×3 cells has every filter of the pattern once, wherever it lies.</remarks>
internal static class XTransPacker
{
    public const int PlaneCount = 32;

    /// <summary>How many of them are demosaicked.</summary>
    public const int DemosaickedPlanes = 12;

    /// <summary>The demosaicked planes in which a Bayer sensor has its samples: red, green on red rows, green on blue rows, blue.</summary>
    public static readonly int[] RggbPlanes = [0, 4, 7, 11];

    private const int Colors = 3;
    private const int FilterPlanes = 2 * DemosaickedPlanes;

    /// <param name="mosaic">[H, W], stabilised; H and W even.</param>
    /// <param name="widthPx">At least a period, as the height.</param>
    /// <param name="heightPx">H.</param>
    /// <param name="phase">Of its first pixel.</param>
    /// <param name="planes">[32, H/2, W/2].</param>
    public static void Pack(
        ReadOnlySpan<float> mosaic,
        int widthPx,
        int heightPx,
        XTransPhase phase,
        Span<float> planes
    )
    {
        (int columns, int rows) = (widthPx / 2, heightPx / 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(planes.Length, PlaneCount * rows * columns);
        PackDemosaicked(new(mosaic, widthPx, heightPx, phase), widthPx, heightPx, planes);
        float[] means = ColorMeans(mosaic, widthPx, heightPx, phase);
        planes[(DemosaickedPlanes * rows * columns)..].Clear();
        int plane = rows * columns;
        byte[][] filters = XTransPattern.Rows(phase, widthPx);
        for (int y = 0; y < heightPx; y++)
        {
            ReadOnlySpan<float> row = mosaic.Slice(y * widthPx, widthPx);
            ReadOnlySpan<byte> colors = filters[y % filters.Length];
            for (int x = 0; x < row.Length; x++)
            {
                int color = colors[x];
                int place = (2 * (y & 1)) + (x & 1);
                int cell = ((y >> 1) * columns) + (x >> 1);
                int own = DemosaickedPlanes + (place * Colors) + color;
                planes[(own * plane) + cell] = row[x] - means[(color * plane) + cell];
                if (color != 1)
                {
                    planes[((FilterPlanes + (2 * place) + (color / 2)) * plane) + cell] = 1;
                }
            }
        }
    }

    private static void PackDemosaicked(XTransDemosaic demosaic, int widthPx, int heightPx, Span<float> planes)
    {
        (int columns, int rows) = (widthPx / 2, heightPx / 2);
        float[] line = new float[widthPx];
        for (int y = 0; y < heightPx; y++)
        {
            for (int color = 0; color < Colors; color++)
            {
                demosaic.Row(y, color, line);
                int first = (2 * (y & 1) * Colors) + color;
                Span<float> even = planes.Slice(((first * rows) + (y >> 1)) * columns, columns);
                Span<float> odd = planes.Slice((((first + Colors) * rows) + (y >> 1)) * columns, columns);
                for (int x = 0; x < columns; x++)
                {
                    even[x] = line[2 * x];
                    odd[x] = line[(2 * x) + 1];
                }
            }
        }
    }

    /// <summary>[3, H/2, W/2]: the mean of a colour's samples in the 3×3 cells around each, as far as they are inside.</summary>
    private static float[] ColorMeans(ReadOnlySpan<float> mosaic, int widthPx, int heightPx, XTransPhase phase)
    {
        (int columns, int rows) = (widthPx / 2, heightPx / 2);
        int plane = rows * columns;
        float[] sums = new float[Colors * plane];
        float[] counts = new float[Colors * plane];
        byte[][] filters = XTransPattern.Rows(phase, widthPx);
        for (int y = 0; y < heightPx; y++)
        {
            ReadOnlySpan<float> row = mosaic.Slice(y * widthPx, widthPx);
            ReadOnlySpan<byte> colors = filters[y % filters.Length];
            for (int x = 0; x < row.Length; x++)
            {
                int at = (colors[x] * plane) + ((y >> 1) * columns) + (x >> 1);
                sums[at] += row[x];
                counts[at]++;
            }
        }

        for (int color = 0; color < Colors; color++)
        {
            SumNeighbors(sums.AsSpan(color * plane, plane), columns, rows);
            SumNeighbors(counts.AsSpan(color * plane, plane), columns, rows);
        }

        System.Numerics.Tensors.TensorPrimitives.Divide(sums, counts, sums);
        return sums;
    }

    /// <summary>In place: each number becomes the sum of the 3×3 around it.</summary>
    private static void SumNeighbors(Span<float> plane, int columns, int rows)
    {
        float[] across = new float[plane.Length];
        for (int y = 0; y < rows; y++)
        {
            Span<float> row = plane.Slice(y * columns, columns);
            for (int x = 0; x < columns; x++)
            {
                float left = x > 0 ? row[x - 1] : 0;
                float right = x + 1 < columns ? row[x + 1] : 0;
                across[(y * columns) + x] = left + row[x] + right;
            }
        }

        for (int i = 0; i < plane.Length; i++)
        {
            float above = i >= columns ? across[i - columns] : 0;
            float below = i + columns < plane.Length ? across[i + columns] : 0;
            plane[i] = above + across[i] + below;
        }
    }
}
