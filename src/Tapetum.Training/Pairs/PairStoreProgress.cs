namespace Tapetum.Training.Pairs;

/// <summary>How far decoding is.</summary>
/// <param name="Done">Frames there are, with those of earlier runs.</param>
/// <param name="Count">Frames that there will be.</param>
/// <param name="Reused">How many were there already.</param>
/// <param name="BytesWritten">In this run.</param>
/// <param name="Elapsed">Of this run.</param>
/// <param name="Name">The raw file just done; null at the beginning.</param>
public sealed record PairStoreProgress(
    int Done,
    int Count,
    int Reused,
    long BytesWritten,
    TimeSpan Elapsed,
    string? Name
)
{
    /// <summary>Null until a frame was decoded.</summary>
    public TimeSpan? Left => Done > Reused ? Elapsed / (Done - Reused) * (Count - Done) : null;
}
