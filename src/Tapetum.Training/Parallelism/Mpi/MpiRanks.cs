using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Tapetum.Training.Parallelism.Mpi;

/// <summary>
/// The processes that <c>mpirun</c> started. A thread of its own makes every call of MPI: it moves segments, and it notices when a neighbour in the
/// row has not been heard of, on which all end.
/// </summary>
internal sealed class MpiRanks : IRanks
{
    private const string CountName = "OMPI_COMM_WORLD_SIZE";

    private readonly ConcurrentQueue<Action> posted = new();
    private readonly SemaphoreSlim wakes = new(0);
    private readonly TaskCompletionSource joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Requests requests = new();
    private readonly Action<string> say;
    private readonly Thread thread;
    private Pulse? pulse;
    private int passing;
    private bool isLeft;

    private MpiRanks(Action<string> say)
    {
        this.say = say;
        thread = new Thread(Work) { IsBackground = true, Name = "MPI" };
        thread.Start();
        joined.Task.GetAwaiter().GetResult();
    }

    public int Rank { get; private set; }

    public int Count { get; private set; }

    /// <summary>The processes of this run: those that mpirun started, or this one alone, without a trace of MPI.</summary>
    /// <param name="say">Tells the user why all end.</param>
    /// <exception cref="Loop.TrainingException">mpirun started this, and its library is not there.</exception>
    public static IRanks Join(Action<string> say)
    {
        if (Number(CountName) < 2)
        {
            return new OneRank();
        }

        try
        {
            return new MpiRanks(say);
        }
        catch (DllNotFoundException e)
        {
            throw new Loop.TrainingException(
                "mpirun",
                "Open MPI's library libmpi.so.40 is not installed where it was started",
                "Install Open MPI 4 on each machine (Debian's openmpi-bin), or start one process without mpirun.",
                e
            );
        }
    }

    /// <summary>How many threads a process has to itself: mpirun gives each some cores, or else all share the machine's.</summary>
    public static int ThreadsEach()
    {
        bool hasOwnCores = Environment.GetEnvironmentVariable("OMPI_MCA_orte_bound_at_launch") == "1";
        int sharing = hasOwnCores ? 1 : Number("OMPI_COMM_WORLD_LOCAL_SIZE");
        return Math.Max(1, Environment.ProcessorCount / sharing);
    }

    /// <summary>Whether it is the first on its machine.</summary>
    public static bool IsFirstOfMachine() =>
        Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_LOCAL_RANK") is null or "0";

    public void Pass(IReadOnlyList<Segment> segments)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => _ = PassAsync(segments, done));
        done.Task.GetAwaiter().GetResult();
    }

    public void Leave(bool isStopped)
    {
        Agreement.Gather(this, new long[Count]);
        Post(() => isLeft = true);
        // When mpirun itself was asked to stop, it no longer answers those who take their leave.
        _ = thread.Join(isStopped ? TimeSpan.FromSeconds(2) : Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        // The thread may be in the middle of an exchange that never ends: it ends with the process.
        if (!thread.IsAlive)
        {
            wakes.Dispose();
        }
    }

    private static int Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number)
            ? number
            : 1;

    private void Post(Action action)
    {
        posted.Enqueue(action);
        _ = wakes.Release();
    }

    private async Task PassAsync(IReadOnlyList<Segment> segments, TaskCompletionSource done)
    {
        passing++;
        try
        {
            await Task.WhenAll(segments.Select(TravelAsync));
            done.SetResult();
        }
        catch (Exception e)
        {
            done.SetException(e);
        }

        passing--;
    }

    /// <summary>There along the row, and back. What is awaited goes on in <see cref="Work"/>'s thread.</summary>
    private async Task TravelAsync(Segment segment, int tag)
    {
        (bool isFirst, bool isLast) = (Rank == 0, Rank == Count - 1);
        if (!isFirst)
        {
            await requests.ReceiveAsync(segment, Rank - 1, tag);
        }

        segment.Add(segment.Span);
        if (isLast)
        {
            segment.Finish?.Invoke(segment.Span);
        }
        else
        {
            await requests.SendAsync(segment, Rank + 1, tag);
            await requests.ReceiveAsync(segment, Rank + 1, tag);
        }

        if (!isFirst)
        {
            await requests.SendAsync(segment, Rank - 1, tag);
        }
    }

    /// <summary>All end; this one also when mpirun, busy with the end of another, neither reads what is said nor answers.</summary>
    private void End(string why)
    {
        using Process self = Process.GetCurrentProcess();
        using Timer end = new(_ => self.Kill(), state: null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        say(why);
        OpenMpi.AbortAll(exitCode: 1);
    }

    private void Work()
    {
        try
        {
            OpenMpi.Init();
            (Rank, Count) = OpenMpi.Place();
            pulse = new Pulse(Rank, Count);
            joined.SetResult();
        }
        catch (Exception e)
        {
            joined.SetException(e);
            return;
        }

        Patience patience = new(wakes);
        while (!isLeft)
        {
            bool moved = requests.Advance();
            while (posted.TryDequeue(out Action? action))
            {
                action();
                moved = true;
            }

            if (pulse.Beat() is { } lost)
            {
                End(lost);
            }

            if (passing > 0)
            {
                patience.Wait(moved);
            }
            else if (!isLeft)
            {
                _ = wakes.Wait(Pulse.Between);
            }
        }

        pulse.Stop(patience);
        OpenMpi.Finish();
    }
}
