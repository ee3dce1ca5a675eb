using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tapetum.Training.Parallelism.Mpi;

/// <summary>
/// A byte now and then from each rank to the next and the one before. A machine that is gone says no goodbye, and MPI waits for it for ever; mpirun
/// itself notices only processes that end.
/// </summary>
internal sealed class Pulse
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private const int Tag = (1 << 15) - 1; // MPI promises this many
    private const byte Last = 1;

    /// <summary>With what notices it, within ten seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    private readonly int rank;
    private readonly Neighbour[] neighbours;
    private long beaten = Stopwatch.GetTimestamp();

    public Pulse(int rank, int count)
    {
        this.rank = rank;
        neighbours =
        [
            .. new[] { rank - 1, rank + 1 }
                .Where(other => other >= 0 && other < count)
                .Select(other => new Neighbour(other)),
        ];
    }

    /// <summary>Sends and hears what is due.</summary>
    /// <returns>Why all must end, or null.</returns>
    public string? Beat()
    {
        TimeSpan passed = Stopwatch.GetElapsedTime(beaten);
        bool isDue = passed >= Between;
        if (isDue)
        {
            beaten = Stopwatch.GetTimestamp();
        }

        foreach (Neighbour neighbour in neighbours)
        {
            neighbour.Hear();
            if (isDue)
            {
                // Whoever was stopped itself, or its machine put to sleep, knows nothing of the others.
                if (passed > Limit / 2)
                {
                    neighbour.Forgive();
                }

                neighbour.Send(last: false);
            }
        }

        return Array.Find(neighbours, neighbour => neighbour.Silence > Limit) is { } lost
            ? $"rank {rank}, on {Environment.MachineName}, has not heard of rank {lost.Rank} for {Limit.TotalSeconds:F0} s: it was stopped, its machine is gone or the network between them; all ranks end. --resume goes on from the last checkpoint"
            : null;
    }

    /// <summary>Says goodbye, and hears it from the others, so that no message is left when MPI ends.</summary>
    public void Stop(Patience patience)
    {
        foreach (Neighbour neighbour in neighbours)
        {
            neighbour.Send(last: true);
        }

        while (!Array.TrueForAll(neighbours, neighbour => neighbour.HasLeft))
        {
            foreach (Neighbour neighbour in neighbours)
            {
                neighbour.Hear();
            }

            patience.Wait(moved: false);
        }
    }

    private sealed unsafe class Neighbour
    {
        private readonly byte* received = (byte*)NativeMemory.AllocZeroed(1);
        private readonly List<(nint Request, nint Byte)> sent = [];
        private nint receiving;
        private long heard = Stopwatch.GetTimestamp();
        private bool saidLast;

        public Neighbour(int rank)
        {
            Rank = rank;
            receiving = OpenMpi.Receive((nint)received, 1, rank, Tag);
        }

        public int Rank { get; }

        /// <summary>Whether both have said their last.</summary>
        public bool HasLeft => saidLast && sent.Count == 0;

        public TimeSpan Silence => Stopwatch.GetElapsedTime(heard);

        public void Forgive() => heard = Stopwatch.GetTimestamp();

        public void Hear()
        {
            while (!saidLast && OpenMpi.IsDone(ref receiving))
            {
                heard = Stopwatch.GetTimestamp();
                saidLast = *received == Last;
                if (!saidLast)
                {
                    receiving = OpenMpi.Receive((nint)received, 1, Rank, Tag);
                }
            }

            for (int i = 0; i < sent.Count; i++)
            {
                (nint request, nint memory) = sent[i];
                if (OpenMpi.IsDone(ref request))
                {
                    NativeMemory.Free((void*)memory);
                    sent.RemoveAt(i--);
                }
            }
        }

        public void Send(bool last)
        {
            byte* memory = (byte*)NativeMemory.Alloc(1);
            *memory = last ? Last : (byte)0;
            sent.Add((OpenMpi.Send((nint)memory, 1, Rank, Tag), (nint)memory));
        }
    }
}
