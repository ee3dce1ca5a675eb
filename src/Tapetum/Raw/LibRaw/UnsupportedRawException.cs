namespace Tapetum.Raw.LibRaw;

/// <summary>The system's LibRaw does not know this kind of file; a newer one may.</summary>
internal sealed class UnsupportedRawException(string path, string reason, string advice)
    : RawDecodeException(path, reason, advice);
