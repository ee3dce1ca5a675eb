namespace Tapetum.Training.Tests.Datasets.Download;

/// <summary>What a client asked for: bytes From ≤ i &lt; To, or all.</summary>
/// <param name="Number">The first is 1.</param>
internal sealed record ServerRequest(int Number, long? From, long? To)
{
    /// <summary>Whether it is the first question, for one byte.</summary>
    public bool IsProbe => From == 0 && To == 1;
}
