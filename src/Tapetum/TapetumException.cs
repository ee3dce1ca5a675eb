namespace Tapetum;

/// <summary>An error that a photographer can act on: which file, why, and what to do next.</summary>
public abstract class TapetumException(string path, string reason, string advice, Exception? inner = null)
    : Exception(message: null, inner)
{
    /// <summary>The file concerned.</summary>
    public string Path { get; private set; } = path;

    /// <summary>What is wrong, as a clause without a full stop.</summary>
    public string Reason { get; } = reason;

    /// <summary>What to do, as a sentence.</summary>
    public string Advice { get; } = advice;

    /// <inheritdoc/>
    public override string Message => $"{Path}: {Reason}. {Advice}";

    /// <summary>Where the file lay in a place that its owner knows nothing of: as its owner calls it.</summary>
    internal void CallFile(string name) => Path = name;
}
