namespace Tapetum.Raw;

/// <summary>A file could not be read as a raw image with a Bayer mosaic.</summary>
public class RawDecodeException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner);
