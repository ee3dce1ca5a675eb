using Tapetum.Training.Trials;

namespace Tapetum.Cli.Benchmarks;

/// <summary>What <c>bench noise</c> measured. Errors are relative: 0.1 is 10 %.</summary>
/// <param name="Benchmark">noise.</param>
/// <param name="Summaries">All frames first, then each kind.</param>
/// <param name="Trials">Each frame.</param>
internal sealed record NoiseBenchReport(
    string Benchmark,
    IReadOnlyList<NoiseTrialSummary> Summaries,
    IReadOnlyList<NoiseTrial> Trials
);
