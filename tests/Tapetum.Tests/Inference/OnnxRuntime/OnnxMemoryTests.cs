using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference.OnnxRuntime;

namespace Tapetum.Tests.Inference.OnnxRuntime;

/// <summary>These weigh the whole process, so nothing else may run meanwhile.</summary>
[Collection(nameof(RunsAlone))]
public sealed class OnnxMemoryTests
{
    private const long NoLeakBytes = 5 << 20;

    [Fact]
    public void Thousands_of_runs_leak_nothing()
    {
        OnnxSessionOptions options = new() { IntraOpThreads = 1 };
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), options);

        // A lost large output would add 400 MB each time, a lost value or string per small run 10 MB.
        SmallestGrowthBytes(() => RunLargeAndSmall(session)).ShouldBeLessThan(NoLeakBytes);
    }

    [Fact]
    public void Sessions_give_back_what_they_took()
    {
        SmallestGrowthBytes(() => LoadAndRun(50)).ShouldBeLessThan(NoLeakBytes);
    }

    /// <summary>A leak grows every time, the heaps' own housekeeping, after many other tests, only for some rounds.</summary>
    private static long SmallestGrowthBytes(Action work)
    {
        work();
        long smallest = long.MaxValue;
        for (int i = 0; i < 12 && smallest >= NoLeakBytes; i++)
        {
            long before = ResidentBytes();
            work();
            smallest = Math.Min(smallest, ResidentBytes() - before);
        }

        return smallest;
    }

    private static void LoadAndRun(int times)
    {
        byte[] model = TinyModel.Demosaicker(seed: 1);
        for (int i = 0; i < times; i++)
        {
            using OnnxSession session = OnnxSession.Load(model, new OnnxSessionOptions { IntraOpThreads = 2 });
            using OrtValue mosaic = OrtValue.CreateTensorValueFromMemory(new float[4 * 32 * 32], [1, 4, 32, 32]);
            using OnnxBinding binding = session.Bind().SetInput("mosaic", mosaic);
            binding.Run(TestContext.Current.CancellationToken);
        }
    }

    private static void RunLargeAndSmall(OnnxSession session)
    {
        Run(session, 1 << 20, 100);
        Run(session, 1, 100_000);
    }

    private static void Run(OnnxSession session, int length, int times)
    {
        float[] input = new float[length];
        for (int i = 0; i < times; i++)
        {
            using OrtValue x = OrtValue.CreateTensorValueFromMemory(input, [length]);
            using OnnxBinding binding = session.Bind().SetInput("x", x);
            binding.Run(TestContext.Current.CancellationToken);
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        // Gives back to the system what the managed heap keeps in reserve, which is more or less with the machine's load.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
