using System.Diagnostics;

namespace Tapetum.Cli.Benchmarks;

/// <summary>The whole pipeline from raw file to picture, with the network already loaded.</summary>
internal static class EnhanceBenchmark
{
    private const int Warmups = 1;

    /// <param name="input">A raw file.</param>
    /// <param name="options">Model and device.</param>
    /// <param name="runs">Runs to time.</param>
    /// <param name="stages">Told how long each stage of each run took, ms.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<BenchReport> RunAsync(
        string input,
        EnhancerOptions options,
        int runs,
        Action<EnhanceStage, double> stages,
        CancellationToken cancellationToken
    )
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tapetum-bench-");
        try
        {
            string output = Path.Combine(folder.FullName, "picture.png");
            using Enhancer enhancer = new(options);
            await enhancer.LoadAsync();
            return await Stopclock.MeasureAsync(
                "enhance",
                Path.GetFileName(input),
                Warmups,
                runs,
                () =>
                    enhancer.EnhanceAsync(
                        input,
                        output,
                        new EnhanceOptions { Overwrite = true },
                        new StageClock(stages),
                        cancellationToken
                    ),
                cancellationToken
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A stage lasts from its first report to the next stage's.</summary>
    private sealed class StageClock(Action<EnhanceStage, double> ended) : IProgress<EnhanceProgress>
    {
        private EnhanceStage stage;
        private long begunAt = Stopwatch.GetTimestamp();

        public void Report(EnhanceProgress value)
        {
            if (value.Stage == stage)
            {
                return;
            }

            ended(stage, Stopwatch.GetElapsedTime(begunAt).TotalMilliseconds);
            (stage, begunAt) = (value.Stage, Stopwatch.GetTimestamp());
        }
    }
}
