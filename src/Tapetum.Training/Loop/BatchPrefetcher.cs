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
    /// <param name="mosaicLength">Floats in a batch of mosaics.</param>
    /// <param name="targetLength">Floats in a batch of targets.</param>
    /// <param name="depth">How many batches may wait.</param>
    public BatchPrefetcher(IPairSource source, long firstStep, int mosaicLength, int targetLength, int depth = 4)
    {
        ready = Channel.CreateBounded<Batch>(depth);
        free = Channel.CreateBounded<Batch>(depth);
        for (int i = 0; i < depth; i++)
        {
            free.Writer.TryWrite(new Batch(new float[mosaicLength], new float[targetLength]));
        }

        worker = Task.Run(() => ProduceAsync(source, firstStep));
    }

    /// <summary>How long the training loop has waited for data.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Copies the next step's batch.</summary>
    public async ValueTask NextAsync(Memory<float> mosaics, Memory<float> targets, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Batch batch = await ready.Reader.ReadAsync(cancellationToken);
        Waited += Stopwatch.GetElapsedTime(start);
        batch.Mosaics.CopyTo(mosaics);
        batch.Targets.CopyTo(targets);
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
                source.Fill(step, batch.Mosaics, batch.Targets);
                await ready.Writer.WriteAsync(batch, stop.Token);
            }
        }
        catch (Exception e)
        {
            ready.Writer.Complete(e); // the loop gets it at its next read
            throw;
        }
    }

    private sealed record Batch(float[] Mosaics, float[] Targets);
}
