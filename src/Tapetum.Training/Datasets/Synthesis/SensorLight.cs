using System.Numerics.Tensors;
using Tapetum.Training.Data.Cameras;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>What reaches a sensor's pixels through their colour filters in a long exposure.</summary>
internal sealed class SensorLight
{
    private readonly float[] mosaicDn;

    private SensorLight(int widthPx, int heightPx, float[] mosaicDn) =>
        (WidthPx, HeightPx, this.mosaicDn) = (widthPx, heightPx, mosaicDn);

    public int WidthPx { get; }

    public int HeightPx { get; }

    /// <summary>The middle of a photo as a camera sees it.</summary>
    /// <param name="photo">Scene light.</param>
    /// <param name="largest">What it is cut to, px.</param>
    /// <param name="view">The camera.</param>
    /// <param name="rangeDn">White level above black.</param>
    /// <param name="colorAt">The filter over a column and row: 0 red, 1 green, 2 blue.</param>
    /// <param name="leastPx">The smallest side that is worth a file.</param>
    /// <param name="path">Of the photo, for messages.</param>
    /// <exception cref="DatasetException">The photo is too small.</exception>
    public static SensorLight Of(
        LinearPhoto photo,
        (int WidthPx, int HeightPx) largest,
        CameraView view,
        float rangeDn,
        Func<int, int, int> colorAt,
        int leastPx,
        string path
    )
    {
        int width = Math.Min(photo.WidthPx, largest.WidthPx) & ~1;
        int height = Math.Min(photo.HeightPx, largest.HeightPx) & ~1;
        if (Math.Min(width, height) < leastPx)
        {
            throw new DatasetException(
                path,
                $"it is too small: {photo.WidthPx}×{photo.HeightPx} px are left of it when it is shrunk",
                "Use larger photos."
            );
        }

        int left = (photo.WidthPx - width) / 2;
        int top = (photo.HeightPx - height) / 2;
        float[] mosaic = new float[width * height];
        float[] row = new float[3 * width];
        for (int y = 0; y < height; y++)
        {
            for (int c = 0; c < 3; c++)
            {
                int start = (((c * photo.HeightPx) + top + y) * photo.WidthPx) + left;
                photo.Planes.AsSpan(start, width).CopyTo(row.AsSpan(c * width));
            }

            view.Record(row.AsSpan(0, width), row.AsSpan(width, width), row.AsSpan(2 * width), rangeDn, limit: 1);
            for (int x = 0; x < width; x++)
            {
                mosaic[(y * width) + x] = row[(colorAt(x, y) * width) + x];
            }
        }

        return new(width, height, mosaic);
    }

    /// <summary>A shorter exposure, without noise.</summary>
    /// <returns>[HeightPx, WidthPx], DN above black.</returns>
    public float[] Darkened(float ratio)
    {
        float[] darkened = new float[mosaicDn.Length];
        TensorPrimitives.Divide(mosaicDn, ratio, darkened);
        return darkened;
    }
}
