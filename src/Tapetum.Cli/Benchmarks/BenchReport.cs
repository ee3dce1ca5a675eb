namespace Tapetum.Cli.Benchmarks;

/// <summary>What a benchmark measured.</summary>
/// <param name="Benchmark">Which.</param>
/// <param name="Subject">What was run: a model and its input, a file.</param>
/// <param name="Runs">How many were timed, after the warm-up.</param>
/// <param name="MedianMs">Milliseconds a run.</param>
/// <param name="MinMs">Of the fastest run.</param>
/// <param name="PeakRssMb">The most memory that the process held at once since it began, MiB.</param>
internal sealed record BenchReport(
    string Benchmark,
    string Subject,
    int Runs,
    double MedianMs,
    double MinMs,
    double PeakRssMb
);
