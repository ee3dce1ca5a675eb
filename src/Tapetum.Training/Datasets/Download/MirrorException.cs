namespace Tapetum.Training.Datasets.Download;

/// <summary>A mirror did not give what was asked of it; others may.</summary>
/// <param name="reason">What it did, as a clause without a full stop.</param>
/// <param name="mayPass">Whether asking again can help.</param>
internal sealed class MirrorException(string reason, bool mayPass, Exception? inner = null) : Exception(reason, inner)
{
    public bool MayPass { get; } = mayPass;

    /// <summary>How long the server wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether all bytes came and were not the right ones.</summary>
    public bool WrongBytes { get; init; }
}
