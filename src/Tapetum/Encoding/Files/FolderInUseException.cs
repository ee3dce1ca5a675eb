namespace Tapetum.Encoding.Files;

/// <summary>A folder belongs to another process as long as that runs.</summary>
internal sealed class FolderInUseException(string path, string holder, Exception? inner = null)
    : TapetumException(path, holder, "End that process first, or name another folder.", inner);
