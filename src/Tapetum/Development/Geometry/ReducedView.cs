using System.Buffers;
using System.Numerics.Tensors;
using Tapetum.Development.Lens;
using Tapetum.Development.Tone;

namespace Tapetum.Development.Geometry;

/// <summary>A view made smaller, in linear light: each pixel is a mean of those around it, with a triangle's weights, two new pixels wide.</summary>
/// <remarks>
/// No weight is below 0: a windowed sinc is sharper, but in linear light gives every lamp a black ring. What the triangle takes at the new pixel's scale, sharpening gives back (<see cref="Detail.Sharpening.At"/>), which bounds
/// its rims. Full pixels are white before they are averaged: <see cref="Highlights"/>. Rows are read a few dozen at a time.
/// </remarks>
internal sealed class ReducedView : IPictureView
{
    private const int Channels = 3;
    private const int MostRowsRead = 96;

    private readonly IPictureView whole;
    private readonly Highlights? highlights;
    private readonly (int First, float[] Weights)[] columns;
    private readonly (int First, float[] Weights)[] rows;

    /// <param name="whole">Larger than this both ways, or as large.</param>
    /// <param name="widthPx">Of this.</param>
    /// <param name="heightPx">Of this.</param>
    /// <param name="highlights">What full pixels stand for; null where none are.</param>
    public ReducedView(IPictureView whole, int widthPx, int heightPx, Highlights? highlights)
    {
        (this.whole, this.highlights) = (whole, highlights);
        columns = Framing.TapsOf(whole.WidthPx, widthPx);
        rows = Framing.TapsOf(whole.HeightPx, heightPx);
    }

    public int WidthPx => columns.Length;

    public int HeightPx => rows.Length;

    /// <inheritdoc/>
    public void Read(int firstRowPx, int rowCount, Span<float> red, Span<float> green, Span<float> blue)
    {
        for (int done = 0; done < rowCount; )
        {
            int count = RowsAtOnce(firstRowPx + done, rowCount - done);
            int at = done * WidthPx;
            int length = count * WidthPx;
            ReadPart(firstRowPx + done, count, red.Slice(at, length), green.Slice(at, length), blue.Slice(at, length));
            done += count;
        }
    }

    private int RowsAtOnce(int firstRow, int most)
    {
        int count = 1;
        while (count < most && EndOf(rows[firstRow + count]) - rows[firstRow].First <= MostRowsRead)
        {
            count++;
        }

        return count;
    }

    private void ReadPart(int firstRow, int count, Span<float> red, Span<float> green, Span<float> blue)
    {
        int width = whole.WidthPx;
        int first = rows[firstRow].First;
        int source = EndOf(rows[firstRow + count - 1]) - first;
        int plane = source * width;
        float[] buffer = ArrayPool<float>.Shared.Rent((Channels * plane) + width);
        Span<float> pixels = buffer.AsSpan(0, Channels * plane);
        Span<float> line = buffer.AsSpan(Channels * plane, width);
        whole.Read(first, source, pixels[..plane], pixels.Slice(plane, plane), pixels[(2 * plane)..]);
        highlights?.RebuildInPlace(pixels[..plane], pixels.Slice(plane, plane), pixels[(2 * plane)..]);
        for (int y = 0; y < count; y++)
        {
            (int firstTap, float[] weights) = rows[firstRow + y];
            firstTap -= first;
            int to = y * WidthPx;
            Reduce(pixels[..plane], firstTap, weights, line, red.Slice(to, WidthPx));
            Reduce(pixels.Slice(plane, plane), firstTap, weights, line, green.Slice(to, WidthPx));
            Reduce(pixels[(2 * plane)..], firstTap, weights, line, blue.Slice(to, WidthPx));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static int EndOf((int First, float[] Weights) taps) => taps.First + taps.Weights.Length;

    /// <summary>One row of one channel.</summary>
    private void Reduce(ReadOnlySpan<float> pixels, int firstTap, float[] weights, Span<float> line, Span<float> result)
    {
        line.Clear();
        for (int i = 0; i < weights.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(
                pixels.Slice((firstTap + i) * line.Length, line.Length),
                weights[i],
                line,
                line
            );
        }

        for (int x = 0; x < result.Length; x++)
        {
            (int first, float[] across) = columns[x];
            result[x] = TensorPrimitives.Dot(line.Slice(first, across.Length), across);
        }
    }
}
