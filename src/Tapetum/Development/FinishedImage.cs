using System.Buffers;
using Tapetum.Development.Geometry;
using Tapetum.Inference;

namespace Tapetum.Development;

/// <summary>A picture that a network has finished, turned for viewing. Many threads may ask for rows.</summary>
/// <param name="image">Display values, as the sensor stood.</param>
/// <param name="orientation">EXIF's, as the file states it.</param>
/// <param name="geometry">What is made of it.</param>
/// <param name="path">Its file, for messages.</param>
internal sealed class FinishedImage(SrgbImage image, int orientation, PictureGeometry geometry, string path)
    : IRowSource
{
    private const float LargestCode = 65535;

    private readonly IPictureView view = GeometricView
        .Of(image, geometry.OrientationOf(orientation), geometry, path)
        .View;

    /// <summary>The whole of it, upright.</summary>
    public FinishedImage(SrgbImage image, int orientation)
        : this(image, orientation, PictureGeometry.Whole, path: "") { }

    public int WidthPx => view.WidthPx;

    public int HeightPx => view.HeightPx;

    /// <inheritdoc/>
    public void ReadRows(int firstRowPx, int rowCount, Span<ushort> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRowPx);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, HeightPx - firstRowPx);
        int pixels = rowCount * WidthPx;
        float[] planes = ArrayPool<float>.Shared.Rent(3 * pixels);
        Span<float> red = planes.AsSpan(0, pixels);
        Span<float> green = planes.AsSpan(pixels, pixels);
        Span<float> blue = planes.AsSpan(2 * pixels, pixels);
        view.Read(firstRowPx, rowCount, red, green, blue);
        for (int i = 0; i < pixels; i++)
        {
            rgb[3 * i] = ToCode(red[i]);
            rgb[(3 * i) + 1] = ToCode(green[i]);
            rgb[(3 * i) + 2] = ToCode(blue[i]);
        }

        ArrayPool<float>.Shared.Return(planes);
    }

    private static ushort ToCode(float display) => (ushort)((Math.Clamp(display, 0, 1) * LargestCode) + 0.5f);
}
