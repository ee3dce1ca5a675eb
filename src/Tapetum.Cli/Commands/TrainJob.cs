using Tapetum.Cli.Commands.Options;
using Tapetum.Inference;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Parallelism;
using Tapetum.Training.Parallelism.Mpi;

namespace Tapetum.Cli.Commands;

/// <summary>What <c>tapetum train</c> was asked for.</summary>
/// <param name="Config">What to compute.</param>
/// <param name="Folder">Where it goes.</param>
/// <param name="Data">What it is learned from.</param>
/// <param name="InitialModel">Whose weights to start from; null for random ones.</param>
/// <param name="Resume">Whether to go on with the run in the folder.</param>
/// <param name="Threads">0 is as many as there are cores for.</param>
/// <param name="Device">What computes losses and gradients.</param>
internal sealed record TrainJob(
    TrainingConfig Config,
    TrainingFolder Folder,
    TrainingDataPaths Data,
    string? InitialModel,
    bool Resume,
    int Threads,
    ComputeDevice Device
)
{
    /// <summary>Takes the folder, on the first rank, and makes sure that all ranks can train the same together.</summary>
    public IDisposable? Hold(IRanks ranks)
    {
        if (ranks.Count > Config.Batch)
        {
            throw new TrainingException(
                "batch",
                $"{ranks.Count} ranks cannot share a batch of {Config.Batch}: each takes a sample at least",
                $"Start {Config.Batch} at most (mpirun -n {Config.Batch}), or raise it (--set batch={ranks.Count})."
            );
        }

        if (!ranks.IsFirst())
        {
            return null;
        }

        IDisposable held = Folder.Hold();
        Folder.RefuseOldRun(Resume);
        return held;
    }

    /// <summary>Opens the data: what has to be decoded is by the first rank, then by the first of each other machine, which may have a copy of its own.</summary>
    public async Task<TrainingData> OpenDataAsync(IRanks ranks, CommandContext context)
    {
        long[] first = Fingerprint();
        ranks.TakeFirst(first);
        int turn =
            ranks.IsFirst() ? 0
            : MpiRanks.IsFirstOfMachine() ? 1
            : 2;
        TrainingData? opened = null;
        for (int now = 0; now < (ranks.Count == 1 ? 1 : 3); now++)
        {
            opened = await ranks.AllAsync(async () =>
            {
                RequireSame(first);
                return now == turn
                    ? await TrainingData.OpenAsync(Config, Data, ThreadsOf(ranks), context, validates: ranks.IsFirst())
                    : opened;
            });
        }

        return opened!;
    }

    public int ThreadsOf(IRanks ranks) => Threads == 0 && ranks.Count > 1 ? MpiRanks.ThreadsEach() : Threads;

    private long[] Fingerprint()
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Config.ToJson()));
        return [BitConverter.ToInt64(hash)];
    }

    private void RequireSame(long[] first)
    {
        if (!Fingerprint().AsSpan().SequenceEqual(first))
        {
            throw new TrainingException(
                "CONFIG",
                "the first rank reads another configuration",
                "Give all of them the same: copy it to each machine, or use a shared folder."
            );
        }
    }
}
