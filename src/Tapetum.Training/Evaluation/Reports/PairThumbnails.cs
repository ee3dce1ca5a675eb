using Tapetum.Encoding.Vips;

namespace Tapetum.Training.Evaluation.Reports;

/// <summary>A pair's pictures, small enough to lie inside the report: JPEGs of the whole, and of its middle pixel for pixel.</summary>
/// <param name="WidthPx">Of each <see cref="Whole"/>.</param>
/// <param name="HeightPx">Of each <see cref="Whole"/>.</param>
/// <param name="Whole">Reduced; this hides noise.</param>
/// <param name="Detail">As large as <see cref="Whole"/> and not reduced; null where the whole is not reduced either.</param>
internal sealed record PairThumbnails(int WidthPx, int HeightPx, ThumbnailSet Whole, ThumbnailSet? Detail)
{
    private const int LongestPx = 440;
    private const int Quality = 85;

    public static PairThumbnails Of(PairPictures pictures)
    {
        DisplayPicture truth = pictures.Truth;
        int factor = (Math.Max(truth.WidthPx, truth.HeightPx) + LongestPx - 1) / LongestPx;
        (int width, int height) = (truth.WidthPx / factor, truth.HeightPx / factor);
        byte[] Whole(DisplayPicture picture) =>
            JpegEncoder.Encode(new SrgbPhoto(width, height, Shrink(picture, factor)), Quality);
        byte[] Middle(DisplayPicture picture) =>
            JpegEncoder.Encode(new SrgbPhoto(width, height, CutMiddle(picture, width, height)), Quality);
        return new(
            width,
            height,
            ThumbnailSet.Of(pictures, Whole),
            factor == 1 ? null : ThumbnailSet.Of(pictures, Middle)
        );
    }

    /// <summary>The mean of each factor × factor pixels.</summary>
    private static byte[] Shrink(DisplayPicture picture, int factor)
    {
        (int width, int height) = (picture.WidthPx / factor, picture.HeightPx / factor);
        byte[] small = new byte[3 * width * height];
        ReadOnlySpan<byte> rgb = picture.Rgb;
        for (int i = 0; i < small.Length; i++)
        {
            (int pixel, int channel) = Math.DivRem(i, 3);
            (int y, int x) = Math.DivRem(pixel, width);
            int sum = 0;
            for (int k = 0; k < factor * factor; k++)
            {
                int row = (y * factor) + (k / factor);
                int column = (x * factor) + (k % factor);
                sum += rgb[(3 * ((row * picture.WidthPx) + column)) + channel];
            }

            small[i] = (byte)((sum + (factor * factor / 2)) / (factor * factor));
        }

        return small;
    }

    private static byte[] CutMiddle(DisplayPicture picture, int widthPx, int heightPx)
    {
        byte[] cut = new byte[3 * widthPx * heightPx];
        int left = (picture.WidthPx - widthPx) / 2;
        int top = (picture.HeightPx - heightPx) / 2;
        for (int y = 0; y < heightPx; y++)
        {
            picture
                .Rgb.Slice(3 * (((top + y) * picture.WidthPx) + left), 3 * widthPx)
                .CopyTo(cut.AsSpan(3 * y * widthPx));
        }

        return cut;
    }
}
