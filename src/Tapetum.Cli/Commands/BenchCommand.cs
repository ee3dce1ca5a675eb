using System.CommandLine;
using Tapetum.Cli.Benchmarks;
using Tapetum.Cli.Commands.Options;
using Tapetum.Training.Loop.Configuration;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum bench</c>: measures the parts that take time. bench/README.md says how to read it.</summary>
internal static class BenchCommand
{
    public static Command Create(CommandContext context) =>
        new("bench", "Measure speed and memory")
        {
            Infer(context),
            Enhance(context),
            TrainStep(context),
            BenchNoise.Create(context),
            BenchExposure.Create(context),
            BenchReach.Create(context),
        };

    private static Command Infer(CommandContext context)
    {
        Option<FileInfo> model = new("--model")
        {
            Description = "An ONNX file with one image input",
            HelpName = "FILE",
            Required = true,
        };
        Option<int> side = Number("--size", "PX", "Side of each input plane, px", 256, most: 16384);
        Option<int> threads = OptionText.Threads();
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
        command.SetAction(
            async (parsed, cancellation) =>
            {
                BenchReport report = await InferBenchmark.RunAsync(
                    parsed.GetRequiredValue(model).FullName,
                    parsed.GetValue(side),
                    parsed.GetValue(threads),
                    parsed.GetValue(bench.Runs),
                    cancellation
                );
                bench.Print(report, parsed, context.Results);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static Command Enhance(CommandContext context)
    {
        Argument<FileInfo> file = new("FILE") { Description = "A raw file" };
        ModelOptions model = new();
        BenchOptions bench = new(defaultRuns: 3);
        Command command = new CommandWithExamples(
            "enhance",
            "Enhance one raw file over and over, with the network loaded once",
            new Example("bench enhance night.dng --json", "Time the whole pipeline; the picture is thrown away")
        )
        {
            file,
        };
        model.AddTo(command);
        bench.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                BenchReport report = await EnhanceBenchmark.RunAsync(
                    parsed.GetRequiredValue(file).FullName,
                    model.Read(parsed),
                    parsed.GetValue(bench.Runs),
                    (stage, ms) => context.Say($"{stage}: {ms:F0} ms"),
                    cancellation
                );
                bench.Print(report, parsed, context.Results);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static Command TrainStep(CommandContext context)
    {
        Argument<FileInfo?> config = new("CONFIG")
        {
            Description = "What to train: a JSON file as in configs/; default the paper's network",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<int> channels = Number("--channels", "N", "Channels at full size, without CONFIG", 32, most: 1024);
        Option<int> patch = Number(
            "--patch",
            "PX",
            "Side of each input plane, px, a multiple of 16, without CONFIG",
            256,
            most: 4096
        );
        Option<int> batch = Number("--batch", "N", "Pairs per step, without CONFIG", 1, most: 1024);
        Option<int> threads = OptionText.Threads();
        Option<string?> profile = new("--profile")
        {
            Description = "Write how long each operator took to PREFIX_TIME.json, for ui.perfetto.dev",
            HelpName = "PREFIX",
        };
        BenchOptions bench = new(defaultRuns: 15);
        Command command = new CommandWithExamples(
            "train-step",
            "Train a network for a few steps on random numbers",
            new Example("bench train-step --patch 256 --channels 32 --json", "The paper's network"),
            new Example("bench train-step configs/fast-model.json --json", "A network of one's own")
        )
        {
            config,
            channels,
            patch,
            batch,
            threads,
            profile,
        };
        bench.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                BenchReport report = await TrainStepBenchmark.RunAsync(
                    parsed.GetValue(config) is { } file
                        ? TrainingConfigFile.Read(file.FullName, [])
                        : PapersNetwork(parsed.GetValue(channels), parsed.GetValue(patch), parsed.GetValue(batch)),
                    parsed.GetValue(threads),
                    parsed.GetValue(bench.Runs),
                    parsed.GetValue(profile),
                    cancellation
                );
                bench.Print(report, parsed, context.Results);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static TrainingConfig PapersNetwork(int channels, int patchPx, int batch) =>
        new()
        {
            Name = "paper",
            Channels = channels,
            Residual = false,
            PatchPx = patchPx,
            Batch = batch,
            Steps = 1,
            LearningRate = 1e-4f,
            Seed = 1,
        };

    private static Option<int> Number(string name, string helpName, string description, int value, int most) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => value,
            CustomParser = result => OptionText.WholeNumber(result, 1, most),
        };
}
