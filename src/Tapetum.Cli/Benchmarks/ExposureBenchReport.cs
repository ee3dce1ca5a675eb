using Tapetum.Training.Trials;

namespace Tapetum.Cli.Benchmarks;

/// <summary>What <c>bench exposure</c> measured.</summary>
/// <param name="Benchmark">exposure.</param>
/// <param name="Summaries">For each ratio, how far automatic exposure is from the published one, EV.</param>
/// <param name="Trials">Each photograph at each ratio.</param>
internal sealed record ExposureBenchReport(
    string Benchmark,
    IReadOnlyDictionary<string, ErrorSummary> Summaries,
    IReadOnlyList<ExposureTrial> Trials
);
