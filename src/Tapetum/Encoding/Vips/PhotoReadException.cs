namespace Tapetum.Encoding.Vips;

/// <summary>A file could not be read as a photograph.</summary>
internal sealed class PhotoReadException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner);
