using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tapetum.Inference;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work.Linear;

/// <summary>
/// A part of a linear picture as it is viewed, shrunk by averaging blocks of whole pixels. Rows come in bands, so that memory does not grow with the picture.
/// </summary>
/// <remarks>Orientation is EXIF's: 5 to 8 turn rows into columns; 2, 3, 7, 8 reverse the sensor's columns, 3, 4, 6, 7 its rows.</remarks>
internal sealed class LinearCrop
{
    private readonly ILinearRows picture;
    private readonly bool transposed;
    private readonly Range1D[] across;
    private readonly Range1D[] down;

    /// <param name="picture">As the sensor stood.</param>
    /// <param name="orientation">EXIF, 1 to 8.</param>
    /// <param name="part">In full-size viewed pixels; what lies outside the picture is cut off.</param>
    /// <param name="scale">A block's side.</param>
    public LinearCrop(ILinearRows picture, int orientation, ViewedPart part, int scale)
    {
        this.picture = picture;
        transposed = orientation is >= 5 and <= 8;
        bool columnsReversed = orientation is 2 or 3 or 7 or 8;
        bool rowsReversed = orientation is 3 or 4 or 6 or 7;
        (int width, int height) = transposed
            ? (picture.HeightPx, picture.WidthPx)
            : (picture.WidthPx, picture.HeightPx);
        across = Blocks(part.XPx, part.WidthPx, width, scale, transposed ? rowsReversed : columnsReversed);
        down = Blocks(part.YPx, part.HeightPx, height, scale, transposed ? columnsReversed : rowsReversed);
    }

    public int WidthPx => across.Length;

    public int HeightPx => down.Length;

    /// <summary>The part as a picture, upright.</summary>
    public LinearImage Read(CancellationToken cancellationToken)
    {
        LinearImage image = new(WidthPx, HeightPx);
        float[] mean = new float[3 * WidthPx * HeightPx];
        Fill(mean, 0, HeightPx, cancellationToken);
        for (int y = 0; y < HeightPx; y++)
        {
            mean.AsSpan(3 * WidthPx * y, 3 * WidthPx).CopyTo(image.Row(y));
        }

        return image;
    }

    /// <summary>Writes [HeightPx, WidthPx, 3] half floats, little-endian, or what <see cref="LinearCoding"/> makes of them.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="coding">Null for half floats as they are.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public async Task WriteAsync(Stream stream, LinearCoding? coding, CancellationToken cancellationToken)
    {
        // Where rows become columns every band reads all rows, so bands are tall.
        int bandRows = Math.Max(1, (1 << 20) / Math.Max(1, WidthPx));
        Half[] half = new Half[3 * WidthPx * Math.Min(bandRows, HeightPx)];
        float[] mean = new float[half.Length];
        for (int y = 0; y < HeightPx; y += bandRows)
        {
            int rows = Math.Min(bandRows, HeightPx - y);
            Fill(mean, y, rows, cancellationToken);
            TensorPrimitives.ConvertToHalf(mean.AsSpan(0, 3 * WidthPx * rows), half);
            byte[] bytes = MemoryMarshal.AsBytes(half.AsSpan(0, 3 * WidthPx * rows)).ToArray();
            if (coding is not null)
            {
                Encode(half, rows, coding, bytes);
            }

            await stream.WriteAsync(bytes, cancellationToken);
        }
    }

    /// <summary>Coded rows take as many bytes as half floats; what follows finds them easier to compress.</summary>
    private static void Encode(Half[] half, int rows, LinearCoding coding, byte[] bytes)
    {
        int numbers = coding.RowBytes / 2;
        for (int y = 0; y < rows; y++)
        {
            coding.Encode(half.AsSpan(y * numbers, numbers), bytes.AsSpan(y * coding.RowBytes, coding.RowBytes));
        }
    }

    private static Range1D[] Blocks(int start, int length, int whole, int scale, bool reversed)
    {
        int end = Math.Min(whole, start + Math.Min(length, whole));
        int count = Math.Max(0, (end - start + scale - 1) / scale);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    int first = start + (i * scale);
                    int pixels = Math.Min(scale, end - first);
                    return new Range1D(reversed ? whole - first - pixels : first, pixels);
                }),
        ];
    }

    /// <summary>Fills viewed rows of [rows, WidthPx, 3].</summary>
    private void Fill(float[] mean, int firstRow, int rows, CancellationToken cancellationToken)
    {
        Range1D[] viewedRows = down[firstRow..(firstRow + rows)];
        Range1D[] sensorRows = transposed ? across : viewedRows;
        Range1D[] sensorColumns = transposed ? viewedRows : across;
        int left = sensorColumns.Min(range => range.First);
        int right = sensorColumns.Max(range => range.First + range.Length);
        Parallel.For(
            0,
            sensorRows.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new float[3 * (right - left)],
            (r, _, row) =>
            {
                Span<float> sums = new float[3 * sensorColumns.Length];
                for (int y = sensorRows[r].First; y < sensorRows[r].First + sensorRows[r].Length; y++)
                {
                    picture.ReadRow(y, left, row);
                    Add(row, sensorColumns, left, sums);
                }

                for (int c = 0; c < sensorColumns.Length; c++)
                {
                    float share = 1f / (sensorRows[r].Length * sensorColumns[c].Length);
                    int to = 3 * (transposed ? (c * WidthPx) + r : (r * WidthPx) + c);
                    TensorPrimitives.Multiply(sums.Slice(3 * c, 3), share, mean.AsSpan(to, 3));
                }

                return row;
            },
            _ => { }
        );
    }

    private static void Add(ReadOnlySpan<float> row, Range1D[] columns, int left, Span<float> sums)
    {
        for (int c = 0; c < columns.Length; c++)
        {
            ReadOnlySpan<float> block = row.Slice(3 * (columns[c].First - left), 3 * columns[c].Length);
            (float red, float green, float blue) = (0, 0, 0);
            for (int i = 0; i < block.Length; i += 3)
            {
                red += block[i];
                green += block[i + 1];
                blue += block[i + 2];
            }

            sums[3 * c] += red;
            sums[(3 * c) + 1] += green;
            sums[(3 * c) + 2] += blue;
        }
    }

    /// <summary>Sensor rows or columns that become one viewed pixel.</summary>
    private readonly record struct Range1D(int First, int Length);
}
