using System.Buffers;
using Tapetum.Development.Geometry;

namespace Tapetum.Development.Detail;

/// <summary>Reads the gains of a picture's rows: a band needs a row more at both its ends.</summary>
internal sealed class DetailRows(IPictureView view, DevelopmentRecipe recipe)
{
    private readonly DetailGain kernel = new(recipe);

    /// <param name="firstRowPx">The band's first row.</param>
    /// <param name="rowCount">Its rows.</param>
    /// <param name="red">[rowCount, WidthPx], linear camera RGB of the band.</param>
    /// <param name="green">As red.</param>
    /// <param name="blue">As red.</param>
    /// <param name="gains">[rowCount, WidthPx].</param>
    public void Read(
        int firstRowPx,
        int rowCount,
        ReadOnlySpan<float> red,
        ReadOnlySpan<float> green,
        ReadOnlySpan<float> blue,
        Span<float> gains
    )
    {
        int width = view.WidthPx;
        float[] buffer = ArrayPool<float>.Shared.Rent((rowCount + 5) * width);
        Span<float> roots = buffer.AsSpan(0, (rowCount + 2) * width);
        Span<float> line = buffer.AsSpan((rowCount + 2) * width, 3 * width);
        kernel.Root(red, green, blue, roots.Slice(width, rowCount * width));
        ReadRoots(Math.Max(0, firstRowPx - 1), line, roots[..width]);
        ReadRoots(Math.Min(view.HeightPx - 1, firstRowPx + rowCount), line, roots[^width..]);
        for (int y = 0; y < rowCount; y++)
        {
            kernel.Row(
                roots.Slice(y * width, width),
                roots.Slice((y + 1) * width, width),
                roots.Slice((y + 2) * width, width),
                gains.Slice(y * width, width)
            );
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private void ReadRoots(int rowPx, Span<float> line, Span<float> roots)
    {
        int width = view.WidthPx;
        Span<float> red = line[..width];
        Span<float> green = line.Slice(width, width);
        Span<float> blue = line.Slice(2 * width, width);
        view.Read(rowPx, 1, red, green, blue);
        kernel.Root(red, green, blue, roots);
    }
}
