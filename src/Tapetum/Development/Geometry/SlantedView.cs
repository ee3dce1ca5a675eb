using Tapetum.Development.Lens;
using Tapetum.Inference;

namespace Tapetum.Development.Geometry;

/// <summary>A picture turned by any angle: each pixel is looked up where it lay, between pixels by cubic interpolation.</summary>
/// <param name="image">As the sensor stood.</param>
/// <param name="orientation">EXIF's, 1 to 8.</param>
/// <param name="place">Where its pixels lie in the upright picture.</param>
/// <param name="widthPx">Its size.</param>
/// <param name="heightPx">Its size.</param>
internal sealed class SlantedView(ColorImage image, int orientation, ViewPlace place, int widthPx, int heightPx)
    : IPictureView
{
    private const int Channels = 3;

    private readonly bool transposed = orientation is >= 5 and <= 8;
    private readonly bool columnsReversed = orientation is 2 or 3 or 7 or 8;
    private readonly bool rowsReversed = orientation is 3 or 4 or 6 or 7;

    public int WidthPx => widthPx;

    public int HeightPx => heightPx;

    /// <inheritdoc/>
    public void Read(int firstRowPx, int rowCount, Span<float> red, Span<float> green, Span<float> blue)
    {
        Span<float> pixel = stackalloc float[Channels];
        for (int i = 0; i < rowCount * widthPx; i++)
        {
            (double x, double y) = place.At(i % widthPx, firstRowPx + (i / widthPx));
            if (transposed)
            {
                (x, y) = (y, x);
            }

            x = columnsReversed ? 1 - x : x;
            y = rowsReversed ? 1 - y : y;
            CubicSample.At(image, (x * image.WidthPx) - 0.5, (y * image.HeightPx) - 0.5, 0, pixel);
            (red[i], green[i], blue[i]) = (pixel[0], pixel[1], pixel[2]);
        }
    }
}
