using Tapetum.Development;
using Tapetum.Raw;

namespace Tapetum.Encoding;

/// <summary>Writes a developed picture to a file.</summary>
public static class PictureWriter
{
    /// <summary>Encodes the picture and puts it in place whole, or not at all.</summary>
    /// <param name="picture">Rows are read from several threads.</param>
    /// <param name="capture">Carried over as EXIF; the picture is upright already.</param>
    /// <param name="path">The file to make, in a folder that exists.</param>
    /// <param name="format">What kind of file.</param>
    /// <param name="overwrite">Whether a file that exists may be replaced.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="OutputException">The file exists, or cannot be written.</exception>
    public static Task WriteAsync(
        IRowSource picture,
        CaptureInfo capture,
        string path,
        OutputFormat format,
        bool overwrite,
        CancellationToken cancellationToken
    ) =>
        AtomicFile.WriteAsync(
            path,
            overwrite,
            (stream, token) =>
                format switch
                {
                    OutputFormat.Png => PngWriter.WriteAsync(picture, capture, PngDepth.Eight, stream, token),
                    OutputFormat.Png16 => PngWriter.WriteAsync(picture, capture, PngDepth.Sixteen, stream, token),
                    _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not an output format."),
                },
            cancellationToken
        );

    /// <summary>The ending of a file's name, with its dot.</summary>
    public static string ExtensionOf(OutputFormat format) =>
        format switch
        {
            OutputFormat.Png or OutputFormat.Png16 => ".png",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not an output format."),
        };
}
