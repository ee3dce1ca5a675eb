using Tapetum.Raw.Containers;

namespace Tapetum.Raw;

/// <summary>
/// What of a DNG's picture is to be shown, and how large: DefaultCropOrigin and DefaultCropSize, within them DefaultUserCrop, and DefaultScale for pixels that are not square.
/// </summary>
/// <param name="LeftPx">The first column that is shown.</param>
/// <param name="TopPx">The first row that is shown.</param>
/// <param name="WidthPx">Columns that are shown.</param>
/// <param name="HeightPx">Rows that are shown.</param>
/// <param name="ScaleX">By how much they are stretched across.</param>
/// <param name="ScaleY">By how much they are stretched down.</param>
/// <remarks>Digital Negative Specification 1.7.</remarks>
internal readonly record struct PictureFrame(
    int LeftPx,
    int TopPx,
    int WidthPx,
    int HeightPx,
    double ScaleX,
    double ScaleY
)
{
    private const ushort DefaultScale = 50718;
    private const ushort DefaultCropOrigin = 50719;
    private const ushort DefaultCropSize = 50720;
    internal const ushort DefaultUserCrop = 51125;
    private const double MostScale = 4;

    /// <summary>The tags that say it.</summary>
    internal static IReadOnlyList<ushort> Tags { get; } =
    [DefaultScale, DefaultCropOrigin, DefaultCropSize, DefaultUserCrop];

    /// <summary>Those of them that count pixels.</summary>
    internal static IReadOnlyList<ushort> CropTags { get; } = [DefaultCropOrigin, DefaultCropSize];

    /// <summary>Of the picture, as it is shown and as the sensor stood, px.</summary>
    public int ShownWidthPx => Math.Max(1, Whole(WidthPx * ScaleX));

    /// <inheritdoc cref="ShownWidthPx"/>
    public int ShownHeightPx => Math.Max(1, Whole(HeightPx * ScaleY));

    /// <summary>Numbers that make no sense, or lead out of the picture, count as if they were not there.</summary>
    /// <param name="metadata">Of the file.</param>
    /// <param name="widthPx">Of its active area.</param>
    /// <param name="heightPx">Of its active area.</param>
    public static PictureFrame Of(SourceMetadata metadata, int widthPx, int heightPx)
    {
        double[] Numbers(ushort tag) => metadata.Dng.TryGetValue(tag, out TiffValue? value) ? value.ToDoubles() : [];

        (double left, double top, double right, double bottom) = (0, 0, widthPx, heightPx);
        if (Numbers(DefaultCropSize) is [>= 1 and var width, >= 1 and var height])
        {
            (double x, double y) = Numbers(DefaultCropOrigin) is [>= 0 and var ox, >= 0 and var oy] ? (ox, oy) : (0, 0);
            if (x < widthPx && y < heightPx)
            {
                (left, top) = (x, y);
                (right, bottom) = (Math.Min(widthPx, x + width), Math.Min(heightPx, y + height));
            }
        }

        (double userTop, double userLeft, double userBottom, double userRight) = UserCropOf(metadata);
        (double across, double down) = (right - left, bottom - top);
        (left, right) = (left + (userLeft * across), left + (userRight * across));
        (top, bottom) = (top + (userTop * down), top + (userBottom * down));

        (double scaleX, double scaleY) = Numbers(DefaultScale)
            is [> 1 / MostScale and < MostScale and var sx, > 1 / MostScale and < MostScale and var sy]
            ? (sx, sy)
            : (1, 1);
        (int first, int firstRow) = (Whole(left), Whole(top));
        return new(
            first,
            firstRow,
            Math.Max(1, Whole(right) - first),
            Math.Max(1, Whole(bottom) - firstRow),
            scaleX,
            scaleY
        );
    }

    /// <summary>DefaultUserCrop, in shares of what DefaultCrop shows; all of it where it makes no sense.</summary>
    internal static (double Top, double Left, double Bottom, double Right) UserCropOf(SourceMetadata metadata) =>
        metadata.Dng.TryGetValue(DefaultUserCrop, out TiffValue? value)
        && value.ToDoubles() is [>= 0 and var top, >= 0 and var left, <= 1 and var bottom, <= 1 and var right]
        && top < bottom
        && left < right
            ? (top, left, bottom, right)
            : (0, 0, 1, 1);

    /// <summary>Edges that lie alike between pixels are rounded alike.</summary>
    private static int Whole(double px) => (int)Math.Floor(px + 0.5);
}
