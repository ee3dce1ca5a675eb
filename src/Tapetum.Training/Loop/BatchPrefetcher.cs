using System.Diagnostics;
using System.Threading.Channels;

namespace Tapetum.Training.Loop;

/// <summary>Makes the batches of the next steps while the current step computes. At most <c>depth</c> batches exist at a time.</summary>
public sealed class BatchPrefetcher : IAsyncDisposable
{
    private readonly Channel<Batch> ready;
    private readonly Channel<Batch> free;
    private readonly CancellationTokenSource stop = new();
    private readonly Task worker;

    /// <param name="source">Where batches come from.</param>
    /// <param name="firstStep">The first step's number.</param>
    /// <param name="batch">N.</param>
    /// <param name="patchPx">H and W of the packed planes.</param>
    /// <param name="depth">How many batches may wait.</param>
    public BatchPrefetcher(IPairSource source, long firstStep, int batch, int patchPx, int depth = 4)
    {
        ready = Channel.CreateBounded<Batch>(depth);
        free = Channel.CreateBounded<Batch>(depth);
        for (int i = 0; i < depth; i++)
        {
            free.Writer.TryWrite(new Batch(batch, patchPx));
        }

        worker = Task.Run(() => ProduceAsync(source, firstStep));
    }

    /// <summary>How long the training loop has waited for data.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Copies the next step's batch to where the step reads it.</summary>
    public async ValueTask NextAsync(TrainingStep step, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Batch batch = await ready.Reader.ReadAsync(cancellationToken);
        Waited += Stopwatch.GetElapsedTime(start);
        batch.Mosaics.CopyTo(step.Mosaic, 0);
        batch.Targets.CopyTo(step.Target, 0);
        batch.Weights.CopyTo(step.SampleWeights, 0);
        await free.Writer.WriteAsync(batch, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task ProduceAsync(IPairSource source, long firstStep)
    {
        try
        {
            for (long step = firstStep; ; step++)
            {
                Batch batch = await free.Reader.ReadAsync(stop.Token);
                source.Fill(step, batch.Mosaics, batch.Targets, batch.Weights);
                await ready.Writer.WriteAsync(batch, stop.Token);
            }
        }
        catch (Exception e)
        {
            ready.Writer.Complete(e); // the loop gets it at its next read
            throw;
        }
    }

    private sealed class Batch(int count, int patchPx)
    {
        public float[] Mosaics { get; } = new float[count * 4 * patchPx * patchPx];

        public float[] Targets { get; } = new float[count * 12 * patchPx * patchPx];

        public float[] Weights { get; } = new float[count];
    }
}
