namespace Tapetum.Burst;

/// <summary>Files are no burst.</summary>
internal sealed class BurstException(string path, string reason, string advice)
    : TapetumException(path, reason, advice);
