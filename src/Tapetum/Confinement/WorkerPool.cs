using Tapetum.Confinement.Native;

namespace Tapetum.Confinement;

/// <summary>Workers that wait for their next file. One that has failed in any way, or has done its share of files, is replaced.</summary>
internal sealed class WorkerPool
{
    /// <summary>Starting one costs some 20 ms; a file whose harm does not show at once can spoil so many that follow, and no more.</summary>
    private const int FilesPerWorker = 20;

    private static readonly int MaxIdle = Environment.ProcessorCount + 1;

    private readonly Lock gate = new();

    // The one that waits longest comes first.
    private readonly List<Worker> idle = [];

    /// <summary>This process's, as decoders are called from everywhere: what it holds has no effect but speed.</summary>
    public static WorkerPool Shared { get; } = new();

    /// <summary>What a kernel that lacks something holds workers to; null before one was asked, and where nothing is missing.</summary>
    public ConfinementLevel? Lacking { get; private set; }

    /// <summary>Begins to start a worker, so that the first file finds it ready.</summary>
    public void Prepare(WorkerKind kind)
    {
        if (Find(kind) is not { } waiting)
        {
            waiting = new Worker(kind);
        }

        Keep(waiting);
    }

    /// <param name="kind">What it must be.</param>
    /// <exception cref="WorkerStartException">None starts.</exception>
    public Worker Take(WorkerKind kind)
    {
        // One that ended while it had nothing to do is no fault of the next file.
        while (Find(kind) is { } waiting)
        {
            if (waiting.IsGreeted ? waiting.Answers() : Greets(waiting))
            {
                return waiting;
            }

            waiting.Dispose();
        }

        Worker started = new(kind);
        try
        {
            Greet(started);
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    /// <summary>Gives one back that has done all that it was asked; it lets go of what it decoded.</summary>
    public void Return(Worker worker)
    {
        if (worker.Files < FilesPerWorker && worker.Answers())
        {
            Keep(worker);
        }
        else
        {
            worker.Dispose();
        }
    }

    private Worker? Find(WorkerKind kind)
    {
        lock (gate)
        {
            int at = idle.FindLastIndex(worker => worker.Kind == kind);
            if (at < 0)
            {
                return null;
            }

            Worker found = idle[at];
            idle.RemoveAt(at);
            return found;
        }
    }

    private void Keep(Worker worker)
    {
        Worker? oldest = null;
        lock (gate)
        {
            idle.Add(worker);
            if (idle.Count > MaxIdle)
            {
                oldest = idle[0];
                idle.RemoveAt(0);
            }
        }

        oldest?.Dispose();
    }

    /// <summary>Whether one that was begun to start ahead of its first file has.</summary>
    private bool Greets(Worker begun)
    {
        try
        {
            Greet(begun);
            return true;
        }
        catch (WorkerStartException)
        {
            // The next one is started for a file, and what it cannot do is said of that.
            return false;
        }
    }

    private void Greet(Worker worker)
    {
        ConfinementLevel held = worker.Greet();
        if (held.Landlock == 0 || held.Seccomp == 0)
        {
            Lacking = held;
        }
    }
}
