using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tapetum.Cli.Benchmarks;
using Tapetum.Cli.Commands.Options;
using Tapetum.Cli.Reports;
using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum bench reach</c>: how far tiles must overlap for a network.</summary>
internal static class BenchReach
{
    public static Command Create(CommandContext context)
    {
        Argument<FileInfo> file = new("FILE") { Description = "A raw file, of real content" };
        ModelOptions model = new();
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of a table" };
        Command command = new CommandWithExamples(
            "reach",
            "Measure how far into a tile the network feels its edges, in the light and in the dark",
            new Example("bench reach night.dng --model net.onnx", "16-bit codes at each distance from the edge")
        )
        {
            file,
            json,
        };
        model.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                EnhancerOptions options = model.Read(parsed);
                RawImage raw = RawDecoder.Read(parsed.GetRequiredValue(file).FullName, cancellation);
                string network = ModelStore.Installed.Find(options.Model);
                ReachReport report = ReachBenchmark.Run(network, options.Denoiser, raw, context.Say, cancellation);
                Print(report, parsed.GetValue(json), context.Results);
                return Task.FromResult(ExitCode.Done);
            }
        );
        return command;
    }

    private static void Print(ReachReport report, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.ReachReport));
            return;
        }

        output.WriteLine("Largest difference at that distance or farther");
        PrintTable(report.DistancesPx, report.LargestCodes, output);
        output.WriteLine();
        output.WriteLine("Root mean square at that distance");
        PrintTable(report.DistancesPx, report.RmsCodes, output);
    }

    private static void PrintTable(
        IReadOnlyList<int> distancesPx,
        IReadOnlyDictionary<string, IReadOnlyList<double>> levels,
        TextWriter output
    )
    {
        output.WriteLine($"{"px", 6}{string.Concat(levels.Keys.Select(level => $"{level, 12}"))}");
        for (int i = 0; i < distancesPx.Count; i++)
        {
            IEnumerable<string> codes = levels.Values.Select(level =>
                level[i].ToString("G3", CultureInfo.InvariantCulture).PadLeft(12)
            );
            output.WriteLine($"{distancesPx[i], 6}{string.Concat(codes)}");
        }
    }
}
