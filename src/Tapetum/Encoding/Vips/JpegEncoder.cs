using System.Runtime.ExceptionServices;
using NetVips;
using Tapetum.Development;

namespace Tapetum.Encoding.Vips;

/// <summary>Makes JPEGs through libvips.</summary>
internal static class JpegEncoder
{
    /// <param name="photo">8-bit sRGB.</param>
    /// <param name="quality">1 to 100.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Encode(SrgbPhoto photo, int quality)
    {
        VipsLibrary.EnsureStarted();
        using Image image = Image.NewFromMemoryCopy<byte>(
            photo.Rgb,
            photo.WidthPx,
            photo.HeightPx,
            bands: 3,
            Enums.BandFormat.Uchar
        );
        return image.JpegsaveBuffer(q: quality);
    }

    /// <summary>A JPEG without metadata. The picture is rendered as it is compressed, some rows at a time.</summary>
    /// <param name="picture">Rows are read from several threads.</param>
    /// <param name="options">How to compress.</param>
    /// <param name="cancellationToken">Stops within a few rows.</param>
    /// <returns>The file's bytes.</returns>
    /// <exception cref="VipsException">libvips refused.</exception>
    internal static byte[] Encode(IRowSource picture, JpegOptions options, CancellationToken cancellationToken)
    {
        VipsLibrary.EnsureStarted();
        using RowStream rows = new(picture, cancellationToken);
        try
        {
            using Image image = Image.TiffloadStream(
                rows,
                access: Enums.Access.Sequential,
                failOn: Enums.FailOn.Warning
            );
            byte[] jpeg = image.JpegsaveBuffer(
                q: options.Quality,
                subsampleMode: SubsampleMode(options.Subsampling),
                keep: Enums.ForeignKeep.None
            );
            return rows.Failure is null ? jpeg : throw new VipsException("rows could not be rendered");
        }
        catch (VipsException) when (rows.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    private static Enums.ForeignSubsample SubsampleMode(ChromaSubsampling subsampling) =>
        subsampling switch
        {
            ChromaSubsampling.Auto => Enums.ForeignSubsample.Auto,
            ChromaSubsampling.Halved => Enums.ForeignSubsample.On,
            ChromaSubsampling.None => Enums.ForeignSubsample.Off,
            _ => throw new ArgumentOutOfRangeException(nameof(subsampling), subsampling, "Not a subsampling."),
        };
}
