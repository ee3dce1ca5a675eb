using System.Diagnostics;

namespace Tapetum.Training.Loop;

/// <summary>Makes the batches of the next steps on other threads while the current step computes. At most <c>ahead</c> batches exist at a time.</summary>
public sealed class BatchPrefetcher : IAsyncDisposable
{
    private readonly IPairSource source;
    private readonly Queue<Task<TrainingBatch>> coming = new();
    private long nextStep;

    /// <param name="source">Where batches come from.</param>
    /// <param name="firstStep">The first step's number.</param>
    /// <param name="batch">N.</param>
    /// <param name="patchPx">H and W of the packed planes.</param>
    /// <param name="ahead">How many batches may be in work or waiting: this bounds both threads and memory.</param>
    /// <param name="planes">C, of what the network is given.</param>
    /// <param name="cellPx">How many times as large the picture is.</param>
    /// <param name="first">As <see cref="TrainingBatch.First"/>.</param>
    public BatchPrefetcher(
        IPairSource source,
        long firstStep,
        int batch,
        int patchPx,
        int ahead = 4,
        int planes = TrainingBatch.BayerPlanes,
        int first = 0,
        int cellPx = TrainingBatch.BayerCellPx
    )
    {
        (this.source, nextStep) = (source, firstStep);
        for (int i = 0; i < ahead; i++)
        {
            Begin(new TrainingBatch(batch, patchPx, planes, cellPx) { First = first });
        }
    }

    /// <summary>How long the training loop has waited for data.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Copies the next step's batch to where the step reads it.</summary>
    public async ValueTask NextAsync(TrainingBatch to)
    {
        long start = Stopwatch.GetTimestamp();
        TrainingBatch batch = await coming.Dequeue();
        Waited += Stopwatch.GetElapsedTime(start);
        batch.CopyTo(to);
        Begin(batch);
    }

    /// <summary>Waits for the batches in work, so that nothing reads the data after it was closed.</summary>
    public async ValueTask DisposeAsync() =>
        await ((Task)Task.WhenAll(coming)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Begin(TrainingBatch batch)
    {
        long step = nextStep++;
        coming.Enqueue(
            Task.Run(() =>
            {
                source.Fill(step, batch);
                return batch;
            })
        );
    }
}
