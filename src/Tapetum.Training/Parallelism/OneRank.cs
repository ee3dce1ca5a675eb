namespace Tapetum.Training.Parallelism;

/// <summary>A process that trains alone.</summary>
internal sealed class OneRank : IRanks
{
    public int Rank => 0;

    public int Count => 1;

    public void Pass(IReadOnlyList<Segment> segments)
    {
        foreach (Segment segment in segments)
        {
            segment.Add(segment.Span);
            segment.Finish?.Invoke(segment.Span);
        }
    }

    public void Leave(bool isStopped) { }

    public void Dispose() { }
}
