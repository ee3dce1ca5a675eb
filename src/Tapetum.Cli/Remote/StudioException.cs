namespace Tapetum.Cli.Remote;

/// <summary>A studio elsewhere cannot be used, or refuses a file.</summary>
/// <param name="path">The file, or the studio's address.</param>
/// <param name="reason">What is wrong.</param>
/// <param name="advice">What to do.</param>
/// <param name="inner">Why.</param>
internal sealed class StudioException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner)
{
    /// <summary>No other file would fare better.</summary>
    public bool ConcernsAll { get; init; }
}
