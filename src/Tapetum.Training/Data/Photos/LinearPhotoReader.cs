using Tapetum.Encoding.Vips;
using Tapetum.Raw;

namespace Tapetum.Training.Data.Photos;

/// <summary>Reads a photograph, developed or raw, as scene light.</summary>
public static class LinearPhotoReader
{
    private const int RawBlockPx = 2;

    /// <param name="path">JPEG, PNG, WebP, TIFF, or a raw file by its name's ending.</param>
    /// <param name="shrinkFactor">Must be even for a raw file. Null: 2 for a raw file, by its size for a photo.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="PhotoReadException">The photo cannot be read.</exception>
    /// <exception cref="RawDecodeException">The raw file cannot be read.</exception>
    public static LinearPhoto Read(string path, int? shrinkFactor, CancellationToken cancellationToken)
    {
        if (RawFileNames.IsRaw(path))
        {
            return RawBinner.Bin(RawDecoder.Read(path, cancellationToken), shrinkFactor ?? RawBlockPx);
        }

        SrgbPhoto photo = PhotoReader.Read(path);
        cancellationToken.ThrowIfCancellationRequested();
        int factor = shrinkFactor ?? PhotoUnprocessor.ShrinkFactor(photo.WidthPx, photo.HeightPx);
        return PhotoUnprocessor.Unprocess(photo, factor);
    }
}
