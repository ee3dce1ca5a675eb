using System.Diagnostics;

namespace Tapetum.Cli.Benchmarks;

/// <summary>Times something over and over.</summary>
internal static class Stopclock
{
    /// <param name="benchmark">Its name.</param>
    /// <param name="subject">What is run.</param>
    /// <param name="warmups">Runs that are not timed: code is compiled and memory mapped in them.</param>
    /// <param name="runs">Runs that are timed.</param>
    /// <param name="run">One run.</param>
    /// <param name="cancellationToken">Asked between runs.</param>
    public static async Task<BenchReport> MeasureAsync(
        string benchmark,
        string subject,
        int warmups,
        int runs,
        Func<Task> run,
        CancellationToken cancellationToken
    )
    {
        double[] timesMs = new double[runs];
        for (int i = -warmups; i < runs; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await PictureMemory.ReleaseAsync();
            long start = Stopwatch.GetTimestamp();
            await run();
            if (i >= 0)
            {
                timesMs[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        Array.Sort(timesMs);
        return new(benchmark, subject, runs, Median(timesMs), timesMs[0], PeakRssMb());
    }

    /// <summary>The same for work that does not await anything.</summary>
    public static Task<BenchReport> MeasureAsync(
        string benchmark,
        string subject,
        int warmups,
        int runs,
        Action run,
        CancellationToken cancellationToken
    ) =>
        MeasureAsync(
            benchmark,
            subject,
            warmups,
            runs,
            () =>
            {
                run();
                return Task.CompletedTask;
            },
            cancellationToken
        );

    /// <param name="sorted">At least one number, in order.</param>
    public static double Median(ReadOnlySpan<double> sorted) =>
        (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    private static double PeakRssMb()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (1024.0 * 1024.0);
    }
}
