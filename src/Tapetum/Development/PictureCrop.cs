using System.Globalization;

namespace Tapetum.Development;

/// <summary>The part of a picture that is kept: a rectangle, in pixels or shares, or the largest of a shape, in the middle.</summary>
public sealed record PictureCrop
{
    private PictureCrop(double left, double top, double width, double height, CropUnit unit) =>
        (Left, Top, Width, Height, Unit) = (left, top, width, height, unit);

    private enum CropUnit
    {
        Pixel,
        Share,
        Aspect,
    }

    private double Left { get; }

    private double Top { get; }

    private double Width { get; }

    private double Height { get; }

    private CropUnit Unit { get; }

    /// <summary>A rectangle in pixels of the upright picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A place below 0, or a size below 1.</exception>
    public static PictureCrop OfPixels(int leftPx, int topPx, int widthPx, int heightPx)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leftPx);
        ArgumentOutOfRangeException.ThrowIfNegative(topPx);
        ArgumentOutOfRangeException.ThrowIfLessThan(widthPx, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heightPx, 1);
        return new(leftPx, topPx, widthPx, heightPx, CropUnit.Pixel);
    }

    /// <summary>A rectangle in shares of the upright picture, 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has no size, or leads out of the picture.</exception>
    public static PictureCrop OfShares(double left, double top, double width, double height)
    {
        const double Rounding = 1e-9;
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(left + width, 1 + Rounding, nameof(width));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top + height, 1 + Rounding, nameof(height));
        return new(left, top, width, height, CropUnit.Share);
    }

    /// <summary>The largest rectangle of a shape, in the middle: 3 and 2 for 3:2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0, or more than 100 times as long as wide.</exception>
    public static PictureCrop OfAspect(double width, double height)
    {
        const double MostAspect = 100;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width / height, MostAspect, nameof(width));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height / width, MostAspect, nameof(height));
        return new(0, 0, width, height, CropUnit.Aspect);
    }

    /// <summary>Reads <c>LEFT,TOP,WIDTH,HEIGHT</c> in pixels or, all with a % sign, in hundredths; or <c>WIDTH:HEIGHT</c>.</summary>
    /// <returns>Null when it is none of these.</returns>
    public static PictureCrop? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            string[] sides = text.Split(':');
            if (sides.Length == 2)
            {
                return OfAspect(Number(sides[0]), Number(sides[1]));
            }

            string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
            if (parts.Length != 4)
            {
                return null;
            }

            if (parts.All(part => part.EndsWith('%')))
            {
                double[] shares = [.. parts.Select(part => Number(part[..^1]) / 100)];
                return OfShares(shares[0], shares[1], shares[2], shares[3]);
            }

            int[] pixels = [.. parts.Select(part => int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture))];
            return OfPixels(pixels[0], pixels[1], pixels[2], pixels[3]);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Unit switch
        {
            CropUnit.Aspect => string.Create(CultureInfo.InvariantCulture, $"{Width}:{Height}"),
            CropUnit.Share => string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * Left}%,{100 * Top}%,{100 * Width}%,{100 * Height}%"
            ),
            _ => string.Create(CultureInfo.InvariantCulture, $"{Left},{Top},{Width},{Height}"),
        };

    /// <summary>The rectangle in a picture of this size; null when it leads out of it.</summary>
    internal (int LeftPx, int TopPx, int WidthPx, int HeightPx)? In(int widthPx, int heightPx)
    {
        switch (Unit)
        {
            case CropUnit.Pixel:
                bool isInside = Left + Width <= widthPx && Top + Height <= heightPx;
                return isInside ? ((int)Left, (int)Top, (int)Width, (int)Height) : null;
            case CropUnit.Share:
                (int left, int top) = (
                    Math.Min(widthPx - 1, Whole(Left * widthPx)),
                    Math.Min(heightPx - 1, Whole(Top * heightPx))
                );
                int right = Math.Clamp(Whole((Left + Width) * widthPx), left + 1, widthPx);
                int bottom = Math.Clamp(Whole((Top + Height) * heightPx), top + 1, heightPx);
                return (left, top, right - left, bottom - top);
            default:
                int across = Math.Clamp(Whole(heightPx * Width / Height), 1, widthPx);
                int down = Math.Clamp(Whole(widthPx * Height / Width), 1, heightPx);
                return ((widthPx - across) / 2, (heightPx - down) / 2, across, down);
        }
    }

    /// <summary>The same part of a picture that is so many times smaller.</summary>
    internal PictureCrop Reduced(int times) =>
        Unit == CropUnit.Pixel
            ? new(
                Math.Floor(Left / times),
                Math.Floor(Top / times),
                Math.Max(1, Math.Floor(Width / times)),
                Math.Max(1, Math.Floor(Height / times)),
                Unit
            )
            : this;

    private static int Whole(double px) => (int)Math.Floor(px + 0.5);

    private static double Number(string text) =>
        double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
