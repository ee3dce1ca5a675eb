using System.Buffers;
using Tapetum.Development.Detail;
using Tapetum.Development.Geometry;
using Tapetum.Development.Local;
using Tapetum.Development.Tone;
using Tapetum.Inference;
using Tapetum.Mosaic;

namespace Tapetum.Development;

/// <summary>A developed picture, turned for viewing. Rows are rendered when they are asked for; many threads may ask.</summary>
public sealed class DevelopedImage : IRowSource
{
    private readonly IPictureView view;
    private readonly ViewPlace place;
    private readonly RowDeveloper developer;
    private readonly DetailRows? detail;
    private readonly LocalGain? local;

    internal DevelopedImage(LinearImage linear, int orientation, DevelopmentRecipe recipe)
        : this(linear, orientation, recipe, PictureGeometry.Whole, path: "") { }

    /// <param name="linear">As the sensor stood.</param>
    /// <param name="orientation">EXIF's, as the file states it.</param>
    /// <param name="recipe">How it is developed.</param>
    /// <param name="geometry">What is made of it.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <exception cref="GeometryException">The crop leads out of the picture.</exception>
    internal DevelopedImage(
        LinearImage linear,
        int orientation,
        DevelopmentRecipe recipe,
        PictureGeometry geometry,
        string path
    )
    {
        orientation = geometry.OrientationOf(orientation);
        Highlights highlights = new(recipe.Clip, recipe.Neutral);
        (view, place, double scale) = GeometricView.Of(linear, orientation, geometry, path, highlights);
        developer = new(recipe);
        detail =
            recipe.Sharpening.Amount > 0 ? new(view, recipe with { Sharpening = recipe.Sharpening.At(scale) }) : null;
        local = recipe.Local.IsNone ? null : new(recipe, recipe.Local.Map!.Turned(orientation));
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
        Span<float> gains = detail is null && local is null ? [] : planes.AsSpan(3 * pixels, pixels);
        ReadGains(firstRowPx, rowCount, red, green, blue, gains);
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

    /// <summary>What the light of each pixel is multiplied by, for detail and for local tone.</summary>
    private void ReadGains(
        int firstRowPx,
        int rowCount,
        ReadOnlySpan<float> red,
        ReadOnlySpan<float> green,
        ReadOnlySpan<float> blue,
        Span<float> gains
    )
    {
        if (detail is null)
        {
            gains.Fill(1);
        }

        detail?.Read(firstRowPx, rowCount, red, green, blue, gains);
        if (local is null)
        {
            return;
        }

        float[] line = ArrayPool<float>.Shared.Rent(LocalGain.LineLength(WidthPx));
        for (int row = 0; row < rowCount; row++)
        {
            int at = row * WidthPx;
            local.Multiply(
                place,
                firstRowPx + row,
                red.Slice(at, WidthPx),
                green.Slice(at, WidthPx),
                blue.Slice(at, WidthPx),
                line.AsSpan(0, LocalGain.LineLength(WidthPx)),
                gains.Slice(at, WidthPx)
            );
        }

        ArrayPool<float>.Shared.Return(line);
    }
}
