using System.Buffers;
using Tapetum.Development.Detail;
using Tapetum.Inference;
using Tapetum.Mosaic;

namespace Tapetum.Development;

/// <summary>A developed picture, turned for viewing. Rows are rendered when they are asked for; many threads may ask.</summary>
public sealed class DevelopedImage : IRowSource
{
    private readonly OrientedView view;
    private readonly RowDeveloper developer;
    private readonly DetailRows? detail;

    internal DevelopedImage(LinearImage linear, int orientation, DevelopmentRecipe recipe)
    {
        view = new(linear, orientation);
        developer = new(recipe);
        detail = recipe.Sharpening.Amount > 0 ? new(view, recipe) : null;
        Recipe = recipe;
    }

    public int WidthPx => view.WidthPx;

    public int HeightPx => view.HeightPx;

    public ColorSpace ColorSpace => Recipe.ColorSpace;

    public DevelopmentRecipe Recipe { get; }

    /// <inheritdoc/>
    public void ReadRows(int firstRowPx, int rowCount, Span<ushort> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRowPx);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, HeightPx - firstRowPx);
        int pixels = rowCount * WidthPx;
        float[] planes = ArrayPool<float>.Shared.Rent(4 * pixels);
        Span<float> red = planes.AsSpan(0, pixels);
        Span<float> green = planes.AsSpan(pixels, pixels);
        Span<float> blue = planes.AsSpan(2 * pixels, pixels);
        view.Read(firstRowPx, rowCount, red, green, blue);
        Span<float> gains = detail is null ? [] : planes.AsSpan(3 * pixels, pixels);
        detail?.Read(firstRowPx, rowCount, red, green, blue, gains);
        developer.Develop(red, green, blue, gains);
        float[] row = ArrayPool<float>.Shared.Rent(3 * WidthPx);
        Span<float> line = row.AsSpan(0, 3 * WidthPx);
        for (int i = 0; i < pixels; i += WidthPx)
        {
            RgbInterleaver.Interleave(red.Slice(i, WidthPx), green.Slice(i, WidthPx), blue.Slice(i, WidthPx), line);
            DisplayCode.From(line, rgb.Slice(3 * i, line.Length));
        }

        ArrayPool<float>.Shared.Return(row);
        ArrayPool<float>.Shared.Return(planes);
    }
}
