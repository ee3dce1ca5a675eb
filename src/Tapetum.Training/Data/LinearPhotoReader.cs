using Tapetum.Encoding.Vips;

namespace Tapetum.Training.Data;

/// <summary>Reads a photograph as scene light.</summary>
public static class LinearPhotoReader
{
    /// <param name="path">JPEG, PNG, WebP or TIFF.</param>
    /// <param name="shrinkFactor">Null: by its size.</param>
    /// <exception cref="PhotoReadException">The photo cannot be read.</exception>
    public static LinearPhoto Read(string path, int? shrinkFactor)
    {
        SrgbPhoto photo = PhotoReader.Read(path);
        int factor = shrinkFactor ?? PhotoUnprocessor.ShrinkFactor(photo.WidthPx, photo.HeightPx);
        return PhotoUnprocessor.Unprocess(photo, factor);
    }
}
