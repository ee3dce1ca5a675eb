using System.CommandLine;
using System.Text.Json;
using Tapetum.Cli.Reports;

namespace Tapetum.Cli.Benchmarks;

/// <summary>The options that all benchmarks share, and how they print.</summary>
internal sealed class BenchOptions(int defaultRuns)
{
    private readonly Option<bool> json = new("--json") { Description = "Print one JSON object instead of text" };

    public Option<int> Runs { get; } =
        new("--runs")
        {
            Description = "How many runs to time, after the warm-up",
            HelpName = "N",
            DefaultValueFactory = _ => defaultRuns,
            Validators =
            {
                result =>
                {
                    if (result.GetValueOrDefault<int>() < 1)
                    {
                        result.AddError("--runs must be at least 1.");
                    }
                },
            },
        };

    public void AddTo(Command command)
    {
        command.Add(Runs);
        command.Add(json);
    }

    public void Print(BenchReport report, ParseResult parsed, TextWriter output)
    {
        if (parsed.GetValue(json))
        {
            output.WriteLine(JsonSerializer.Serialize(report, ReportJson.Readable.BenchReport));
            return;
        }

        output.WriteLine($"{report.Benchmark}: {report.Subject}");
        output.WriteLine($"median       {report.MedianMs:F1} ms over {report.Runs} runs");
        output.WriteLine($"fastest      {report.MinMs:F1} ms");
        output.WriteLine($"peak memory  {report.PeakRssMb:F0} MiB");
    }
}
