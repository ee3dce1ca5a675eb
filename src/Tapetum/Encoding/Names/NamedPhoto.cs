using Tapetum.Raw;

namespace Tapetum.Encoding.Names;

/// <summary>What the name of a picture can be made of.</summary>
/// <param name="path">The photograph's file, or its name alone.</param>
/// <param name="subfolder">The folders between where files were looked for and the file; empty for none.</param>
/// <param name="readCapture">How it was taken; null when that is unknown. Asked once, when a field needs it.</param>
internal sealed class NamedPhoto(string path, string subfolder, Func<CaptureInfo?> readCapture)
{
    private readonly Lazy<CaptureInfo?> capture = new(readCapture);

    public string Path => path;

    public string Subfolder => subfolder;

    public CaptureInfo? Capture => capture.Value;
}
