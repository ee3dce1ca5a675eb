namespace Tapetum.Training.Parallelism;

/// <summary>The processes that train together, in order. All of them make the same calls, each its own part of the work.</summary>
internal interface IRanks : IDisposable
{
    /// <summary>Which of them this is, from 0. The first alone logs, validates and writes.</summary>
    int Rank { get; }

    /// <summary>How many they are.</summary>
    int Count { get; }

    /// <summary>
    /// Numbers travel from the first rank to the last, each of which adds its own, and what the last makes of them comes back to all. Returns when
    /// everything is there.
    /// </summary>
    void Pass(IReadOnlyList<Segment> segments);

    /// <summary>Waits for all to come here, and ends their connection. A process that ends without takes the others with it.</summary>
    /// <param name="isStopped">Whether the run was asked to stop: whoever started it may have let go of it already.</param>
    void Leave(bool isStopped);
}
