using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Tapetum.Training.Data;

/// <summary>Batches made ahead of their use on background threads, in the order of the steps.</summary>
/// <param name="sampler">Makes the pairs.</param>
/// <param name="batchSize">Pairs per step.</param>
/// <param name="aheadCount">Batches in work or waiting: this bounds both threads and memory.</param>
public sealed class RawPairStream(RawPairSampler sampler, int batchSize, int aheadCount)
{
    private readonly ConcurrentBag<RawPairBatch> spare = [];

    /// <summary>Yields the batches from a step on, without end; the caller disposes each.</summary>
    public async IAsyncEnumerable<RawPairBatch> ReadAsync(
        long firstStep,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Queue<Task<RawPairBatch>> ahead = new();
        long next = firstStep;
        try
        {
            while (true)
            {
                while (ahead.Count < aheadCount)
                {
                    long step = next++;
                    ahead.Enqueue(Task.Run(() => Make(step), cancellationToken));
                }

                RawPairBatch batch = await ahead.Peek().WaitAsync(cancellationToken);
                _ = ahead.Dequeue();
                yield return batch;
            }
        }
        finally
        {
            // Whoever stops early waits for the batches in work, so that nothing reads the cache after it was closed.
            await ((Task)Task.WhenAll(ahead)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private RawPairBatch Make(long step)
    {
        RawPairBatch batch = spare.TryTake(out RawPairBatch? used) ? used : new(sampler, batchSize, spare.Add);
        batch.Step = step;
        sampler.Fill(step, batch.Inputs, batch.Targets, batch.Pairs);
        return batch;
    }
}
