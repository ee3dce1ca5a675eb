using Tapetum.Development.Tone;
using Tapetum.Inference;

namespace Tapetum.Development.Geometry;

/// <summary>A picture as it is to be made: turned, straightened, cropped, made smaller.</summary>
/// <param name="View">Its rows.</param>
/// <param name="Place">Where its pixels lie in the upright picture.</param>
/// <param name="Scale">How many pixels of the upright picture one of its pixels is wide; 1 or more.</param>
internal sealed record GeometricView(IPictureView View, ViewPlace Place, double Scale)
{
    /// <param name="image">As the sensor stood.</param>
    /// <param name="orientation">EXIF's of the upright picture, 1 to 8.</param>
    /// <param name="geometry">What is made of it.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="highlights">What full pixels stand for; null where none are.</param>
    /// <exception cref="GeometryException">The crop leads out of the picture.</exception>
    public static GeometricView Of(
        ColorImage image,
        int orientation,
        PictureGeometry geometry,
        string path,
        Highlights? highlights = null
    )
    {
        OrientedView upright = new(image, orientation);
        (int fullWidth, int fullHeight) = (upright.WidthPx, upright.HeightPx);
        var place = ViewPlace.Whole(fullWidth, fullHeight);
        IPictureView view = upright;
        if (geometry.StraightenDeg != 0)
        {
            ((int slantedWidth, int slantedHeight), place) = Straighten(fullWidth, fullHeight, geometry.StraightenDeg);
            view = new SlantedView(image, orientation, place, slantedWidth, slantedHeight);
        }

        if (geometry.CropIn(view.WidthPx, view.HeightPx, path) is var (left, top, width, height))
        {
            place = place.Part(left, top, 1, 1);
            view =
                view is SlantedView
                    ? new SlantedView(image, orientation, place, width, height)
                    : new CroppedView(view, left, top, width, height);
        }

        (int reducedWidth, int reducedHeight) = Reduced(view.WidthPx, view.HeightPx, geometry.LongSidePx);
        if (reducedWidth == view.WidthPx && reducedHeight == view.HeightPx)
        {
            return new(view, place, 1);
        }

        double scale = (double)Math.Max(view.WidthPx, view.HeightPx) / Math.Max(reducedWidth, reducedHeight);
        place = place.Part(0, 0, (double)view.WidthPx / reducedWidth, (double)view.HeightPx / reducedHeight);
        return new(new ReducedView(view, reducedWidth, reducedHeight, highlights), place, scale);
    }

    /// <summary>Never larger than it is.</summary>
    private static (int WidthPx, int HeightPx) Reduced(int widthPx, int heightPx, int? longSidePx)
    {
        double share = longSidePx is { } side ? (double)side / Math.Max(widthPx, heightPx) : 1;
        return share >= 1
            ? (widthPx, heightPx)
            : (Math.Max(1, (int)Math.Round(widthPx * share)), Math.Max(1, (int)Math.Round(heightPx * share)));
    }

    /// <summary>The largest rectangle of the picture's shape within the turned one: k·(w·cos + h·sin) ≤ w and k·(w·sin + h·cos) ≤ h.</summary>
    private static ((int WidthPx, int HeightPx) Size, ViewPlace Place) Straighten(int widthPx, int heightPx, double deg)
    {
        (double sin, double cos) = Math.SinCos(Math.PI / 180 * deg);
        double across = Math.Abs(sin);
        double share = Math.Min(
            widthPx / ((widthPx * cos) + (heightPx * across)),
            heightPx / ((widthPx * across) + (heightPx * cos))
        );
        (int width, int height) = (Math.Max(1, (int)(widthPx * share)), Math.Max(1, (int)(heightPx * share)));
        // From the middle; what lay at an angle of −deg comes to lie level.
        (double x, double y) = ((1 - width) / 2.0, (1 - height) / 2.0);
        return (
            (width, height),
            new(
                0.5 + (((x * cos) + (y * sin)) / widthPx),
                0.5 + (((y * cos) - (x * sin)) / heightPx),
                cos / widthPx,
                sin / widthPx,
                -sin / heightPx,
                cos / heightPx
            )
        );
    }
}
