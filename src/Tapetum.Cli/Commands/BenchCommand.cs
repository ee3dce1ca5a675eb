using System.CommandLine;
using Tapetum.Cli.Benchmarks;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum bench</c>: measures the parts that take time. bench/README.md says how to read it.</summary>
internal static class BenchCommand
{
    public static Command Create(CommandContext context) => new("bench", "Measure speed and memory") { Infer(context) };

    private static Command Infer(CommandContext context)
    {
        Option<FileInfo> model = new("--model")
        {
            Description = "An ONNX file with one image input",
            HelpName = "FILE",
            Required = true,
        };
        Option<int> side = new("--size")
        {
            Description = "Side of each input plane, px",
            HelpName = "PX",
            DefaultValueFactory = _ => 256,
        };
        Option<int> threads = new("--threads")
        {
            Description = "Threads; 0 is one per core",
            HelpName = "N",
            DefaultValueFactory = _ => 0,
        };
        BenchOptions bench = new(defaultRuns: 20);
        Command command = new CommandWithExamples(
            "infer",
            "Run the network alone, over and over",
            new Example("bench infer --model net.onnx --size 512 --json", "Time runs on planes of 512 px")
        )
        {
            model,
            side,
            threads,
        };
        bench.AddTo(command);
        command.SetAction(parsed =>
        {
            BenchReport report = InferBenchmark.Run(
                parsed.GetRequiredValue(model).FullName,
                parsed.GetValue(side),
                parsed.GetValue(threads),
                parsed.GetValue(bench.Runs),
                context.Cancellation
            );
            bench.Print(report, parsed, context.Results);
        });
        return command;
    }
}
