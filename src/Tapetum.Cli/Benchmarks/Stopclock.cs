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
    public static BenchReport Measure(
        string benchmark,
        string subject,
        int warmups,
        int runs,
        Action run,
        CancellationToken cancellationToken
    )
    {
        double[] timesMs = new double[runs];
        for (int i = -warmups; i < runs; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            run();
            if (i >= 0)
            {
                timesMs[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        Array.Sort(timesMs);
        double medianMs = (timesMs[(runs - 1) / 2] + timesMs[runs / 2]) / 2;
        return new(benchmark, subject, runs, medianMs, timesMs[0], PeakRssMb());
    }

    private static double PeakRssMb()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (1024.0 * 1024.0);
    }
}
