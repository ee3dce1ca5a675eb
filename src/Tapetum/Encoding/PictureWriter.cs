using NetVips;
using Tapetum.Development;
using Tapetum.Encoding.Dng;
using Tapetum.Encoding.Files;
using Tapetum.Encoding.Metadata;
using Tapetum.Encoding.Png;
using Tapetum.Encoding.Tiff;
using Tapetum.Encoding.Vips;

namespace Tapetum.Encoding;

/// <summary>Writes a developed picture to a file. DNGs hold undeveloped ones: see <see cref="LinearDngWriter"/>.</summary>
internal static class PictureWriter
{
    /// <summary>Encodes the picture and puts it in place whole, or not at all.</summary>
    /// <param name="picture">Rows are read from several threads.</param>
    /// <param name="metadata">Carried over as EXIF and XMP; the picture is upright already.</param>
    /// <param name="path">The file to make, in a folder that exists.</param>
    /// <param name="options">What kind of file, and whether one that exists may be replaced.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="OutputException">The file exists, or cannot be written.</exception>
    public static async Task WriteAsync(
        IRowSource picture,
        PictureMetadata metadata,
        string path,
        PictureOptions options,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await AtomicFile.WriteAsync(
                path,
                options.Overwrite,
                (stream, token) => EncodeAsync(picture, metadata, options, stream, token),
                cancellationToken
            );
        }
        catch (VipsException e)
        {
            throw new OutputException(
                path,
                $"libvips could not encode it ({VipsLibrary.Explain(e)})",
                "Try another format.",
                e
            );
        }
    }

    /// <summary>Encodes the picture to a stream, from where that stands. What fails midway leaves there what was written.</summary>
    /// <param name="picture">Rows are read from several threads.</param>
    /// <param name="metadata">Carried over as EXIF and XMP; the picture is upright already.</param>
    /// <param name="stream">For TIFF: empty, and able to seek.</param>
    /// <param name="options">What kind of file.</param>
    /// <param name="cancellationToken">Stops within a few rows.</param>
    /// <exception cref="OutputException">It cannot be encoded.</exception>
    public static async Task WriteAsync(
        IRowSource picture,
        PictureMetadata metadata,
        Stream stream,
        PictureOptions options,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await EncodeAsync(picture, metadata, options, stream, cancellationToken);
        }
        catch (VipsException e)
        {
            throw new OutputException(
                "picture",
                $"libvips could not encode it ({VipsLibrary.Explain(e)})",
                "Try another format.",
                e
            );
        }
    }

    /// <summary>The usual ending of a file's name, with its dot.</summary>
    public static string ExtensionOf(OutputFormat format) =>
        format switch
        {
            OutputFormat.Png or OutputFormat.Png16 => ".png",
            OutputFormat.Jpeg => ".jpg",
            OutputFormat.Tiff => ".tif",
            OutputFormat.Dng => ".dng",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not an output format."),
        };

    /// <summary>What a picture's name has after that of its photograph: a DNG beside a DNG needs a name of its own.</summary>
    public static string EndingOf(OutputFormat format) =>
        (format == OutputFormat.Dng ? "-enhanced" : "") + ExtensionOf(format);

    /// <summary>The format that a file's name asks for; null when its ending is none of ours.</summary>
    public static OutputFormat? FormatOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => OutputFormat.Png,
            ".jpg" or ".jpeg" => OutputFormat.Jpeg,
            ".tif" or ".tiff" => OutputFormat.Tiff,
            ".dng" => OutputFormat.Dng,
            _ => null,
        };

    /// <summary>Whether a file of this format may be called so.</summary>
    public static bool Fits(OutputFormat format, string path) =>
        FormatOf(path) is { } named && ExtensionOf(named) == ExtensionOf(format);

    private static Task EncodeAsync(
        IRowSource picture,
        PictureMetadata metadata,
        PictureOptions options,
        Stream stream,
        CancellationToken cancellationToken
    ) =>
        options.Format switch
        {
            OutputFormat.Png => PngWriter.WriteAsync(picture, metadata, PngDepth.Eight, stream, cancellationToken),
            OutputFormat.Png16 => PngWriter.WriteAsync(picture, metadata, PngDepth.Sixteen, stream, cancellationToken),
            OutputFormat.Jpeg => JpegWriter.WriteAsync(picture, metadata, options.Jpeg, stream, cancellationToken),
            OutputFormat.Tiff => TiffWriter.WriteAsync(picture, metadata, stream, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "Not an output format."),
        };
}
