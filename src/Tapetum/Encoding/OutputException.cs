namespace Tapetum.Encoding;

/// <summary>A picture could not be written.</summary>
public sealed class OutputException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner)
{
    /// <summary>Because there is a file already that may not be replaced.</summary>
    public bool FileExists { get; init; }
}
