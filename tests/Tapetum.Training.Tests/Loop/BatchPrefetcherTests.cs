using Tapetum.Training.Loop;

namespace Tapetum.Training.Tests.Loop;

public class BatchPrefetcherTests
{
    private const int PatchPx = 16;

    [Fact]
    public async Task Batches_are_the_same_with_any_number_of_threads_and_from_any_first_step()
    {
        List<float[]> one = await Take(ahead: 1, firstStep: 1, count: 8);
        List<float[]> four = await Take(ahead: 4, firstStep: 1, count: 8);
        List<float[]> resumed = await Take(ahead: 2, firstStep: 6, count: 3);

        four.ShouldBe(one);
        resumed.ShouldBe(one[5..]);
    }

    [Fact]
    public async Task A_failure_to_make_a_batch_reaches_the_step_that_needs_it()
    {
        await using BatchPrefetcher prefetcher = new(new FailingPairs(failAtStep: 2), 1, 1, PatchPx);
        TrainingBatch batch = new(1, PatchPx);

        await prefetcher.NextAsync(batch);
        (await Should.ThrowAsync<IOException>(() => prefetcher.NextAsync(batch).AsTask())).Message.ShouldBe("step 2");
    }

    private static async Task<List<float[]>> Take(int ahead, long firstStep, int count)
    {
        List<float[]> taken = [];
        await using BatchPrefetcher prefetcher = new(new ShiftedPairs(PatchPx), firstStep, 1, PatchPx, ahead);
        for (int i = 0; i < count; i++)
        {
            TrainingBatch batch = new(1, PatchPx);
            await prefetcher.NextAsync(batch);
            taken.Add(batch.Mosaics);
        }

        return taken;
    }

    private sealed class FailingPairs(long failAtStep) : IPairSource
    {
        public void Fill(long step, TrainingBatch batch)
        {
            if (step == failAtStep)
            {
                throw new IOException($"step {step}");
            }
        }
    }
}
