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
        float[] mosaics = new float[4 * PatchPx * PatchPx];
        float[] targets = new float[3 * mosaics.Length];

        await prefetcher.NextAsync(mosaics, targets, new float[1]);
        (
            await Should.ThrowAsync<IOException>(() => prefetcher.NextAsync(mosaics, targets, new float[1]).AsTask())
        ).Message.ShouldBe("step 2");
    }

    private static async Task<List<float[]>> Take(int ahead, long firstStep, int count)
    {
        List<float[]> taken = [];
        await using BatchPrefetcher prefetcher = new(new ShiftedPairs(PatchPx), firstStep, 1, PatchPx, ahead);
        for (int i = 0; i < count; i++)
        {
            float[] mosaics = new float[4 * PatchPx * PatchPx];
            await prefetcher.NextAsync(mosaics, new float[3 * mosaics.Length], new float[1]);
            taken.Add(mosaics);
        }

        return taken;
    }

    private sealed class FailingPairs(long failAtStep) : IPairSource
    {
        public void Fill(long step, Span<float> mosaics, Span<float> targets, Span<float> weights)
        {
            if (step == failAtStep)
            {
                throw new IOException($"step {step}");
            }
        }
    }
}
