using Tapetum.Development;
using Tapetum.Development.Lens;
using Tapetum.Development.Local;
using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Encoding.Dng;

/// <summary>A DNG keeps the sensor's whole picture: how it is turned and which part of it is shown are tags.</summary>
internal static class DngGeometry
{
    /// <param name="denoised">What is to be written.</param>
    /// <param name="geometry">Turned, or cut; no more than that.</param>
    /// <returns>The same, whose file says so.</returns>
    /// <exception cref="GeometryException">The crop leads out of the picture.</exception>
    public static DenoisedRaw Tell(DenoisedRaw denoised, PictureGeometry geometry)
    {
        RawImage raw = denoised.Raw;
        int orientation = geometry.OrientationOf(raw.Capture.Orientation);
        (int widthPx, int heightPx) = (denoised.Shown.WidthPx, denoised.Shown.HeightPx);
        bool isTransposed = orientation is >= 5 and <= 8;
        (int acrossPx, int downPx) = isTransposed ? (heightPx, widthPx) : (widthPx, heightPx);
        CaptureInfo capture = raw.Capture with { Orientation = orientation };
        if (geometry.CropIn(acrossPx, downPx, raw.Path) is not var (left, top, width, height))
        {
            return denoised with { Raw = raw.With(capture, raw.Metadata) };
        }

        // As the sensor stood.
        (int x, int y, int w, int h) = isTransposed ? (top, left, height, width) : (left, top, width, height);
        x = orientation is 2 or 3 or 7 or 8 ? widthPx - x - w : x;
        y = orientation is 3 or 4 or 6 or 7 ? heightPx - y - h : y;
        return denoised with
        {
            Raw = raw.With(
                capture,
                raw.Metadata.WithUserCrop(
                    (double)y / heightPx,
                    (double)x / widthPx,
                    (double)(y + h) / heightPx,
                    (double)(x + w) / widthPx
                )
            ),
            Shown = Framing.Trim(denoised.Shown, x, y, x + w, y + h),
        };
    }

    /// <summary>Local tone goes by a map of the whole picture.</summary>
    public static DevelopmentRecipe ForPreview(DevelopmentRecipe recipe, PictureGeometry geometry) =>
        geometry.Crop is null ? recipe : recipe with { Local = LocalTone.None };
}
