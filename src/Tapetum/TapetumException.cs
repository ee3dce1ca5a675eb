namespace Tapetum;

/// <summary>An error that a photographer can act on: which file, why, and what to do next.</summary>
public abstract class TapetumException(string path, string reason, string advice, Exception? inner = null)
    : Exception($"{path}: {reason}. {advice}", inner)
{
    /// <summary>The file concerned.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong, as a clause without a full stop.</summary>
    public string Reason { get; } = reason;

    /// <summary>What to do, as a sentence.</summary>
    public string Advice { get; } = advice;
}
