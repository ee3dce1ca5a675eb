using Tapetum.Encoding.Vips;
using Tapetum.Raw;

namespace Tapetum.Cli.Batches;

/// <summary>What the name of a picture can be made of. The file's header is read once, when a field asks for it.</summary>
internal sealed class NamedPhoto(InputFile file, string extension)
{
    private readonly Lazy<CaptureInfo?> capture = new(() => ReadCapture(file.Path));

    public InputFile File { get; } = file;

    /// <summary>Of the picture, with its dot.</summary>
    public string Extension { get; } = extension;

    /// <summary>Null when the file cannot be read.</summary>
    public CaptureInfo? Capture => capture.Value;

    private static CaptureInfo? ReadCapture(string path)
    {
        try
        {
            return PhotoReader.IsPhoto(path) ? PhotoReader.ReadCapture(path) : RawDecoder.ReadCapture(path);
        }
        catch (Exception e) when (e is TapetumException or IOException or UnauthorizedAccessException)
        {
            // Its turn comes: then it fails with the same words, and does not stop the rest.
            return null;
        }
    }
}
