using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tapetum.Cli.Commands.Options;
using Tapetum.Cli.Reports;
using Tapetum.Inference;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Loop.Validation;
using Tapetum.Training.Parallelism;
using Tapetum.Training.Parallelism.Mpi;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum train</c>: trains a network from a configuration file and a patch cache or pairs of exposures.</summary>
internal static class TrainCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<FileInfo> config = new("CONFIG") { Description = "What to train: a JSON file as in configs/" };
        TrainingDataOptions data = new();
        Option<DirectoryInfo> output = new("--output", "-o")
        {
            Description = "Where checkpoint, logs and models go",
            HelpName = "DIR",
            Required = true,
        };
        Option<string[]> settings = new("--set")
        {
            Description = "Replace a setting of CONFIG, as --set steps=1000 --set adam.maxGradientNorm=0.2",
            HelpName = "KEY=VALUE",
        };
        Option<bool> resume = new("--resume") { Description = "Go on with the run in the output folder" };
        Option<string?> initial = new("--init")
        {
            Description =
                "Start from the weights of this model, not from random ones: a file, or the name of one that came with Tapetum; it may have fewer channels",
            HelpName = "MODEL",
        };
        Option<int> threads = OptionText.Threads();
        Option<ComputeDevice> device = new("--device")
        {
            Description =
                "What computes losses and gradients: cpu, the default, whose numbers are the same each time, or gpu, by WebGPU",
            HelpName = "cpu|gpu",
            DefaultValueFactory = _ => ComputeDevice.Cpu,
            CustomParser = result =>
                OptionText.Of(result) switch
                {
                    "cpu" => ComputeDevice.Cpu,
                    "gpu" => ComputeDevice.Gpu,
                    _ => OptionText.Refuse<ComputeDevice>(result, "cpu or gpu"),
                },
        };
        Option<bool> json = new("--json")
        {
            Description = "Print a line of JSON for each line of the log, each validation and the end",
        };
        Option<bool> findRate = new("--find-rate")
        {
            Description =
                "Find a learning rate instead: 200 steps with a rising one, drawn to rates.svg in the output folder",
        };
        Command command = new CommandWithExamples(
            "train",
            "Train a network, with mpirun in several processes; Ctrl-C saves a checkpoint",
            new Example("train configs/default-model.json --data photos.cache -o runs/mine", "Start"),
            new Example(
                "train configs/default-model.json --data photos.cache -o runs/mine --resume",
                "Go on after a stop"
            ),
            new Example(
                "train configs/default-model.json --data photos.cache -o runs/try --set steps=2000",
                "Try it first"
            ),
            new Example("train configs/sid-sony.json --data SID -o runs/paper", "Pairs of short and long exposures"),
            new Example(
                "train configs/fine-tune-pairs.json --data mine --list two.txt --dark darks/ --init default -o runs/mine",
                "Two pairs of your own camera"
            )
        )
        {
            config,
            output,
            settings,
            resume,
            initial,
            threads,
            device,
            json,
            findRate,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, _) =>
            {
                TrainJob Read() =>
                    new(
                        TrainingConfigFile.Read(
                            parsed.GetRequiredValue(config).FullName,
                            parsed.GetValue(settings) ?? []
                        ),
                        new TrainingFolder(parsed.GetRequiredValue(output).FullName),
                        data.Read(parsed),
                        // Before the data are opened, which may take minutes.
                        parsed.GetValue(initial)
                            is { } model
                            ? ModelStore.Installed.Find(model)
                            : null,
                        parsed.GetValue(resume),
                        parsed.GetValue(threads),
                        parsed.GetValue(device)
                    );
                using IRanks ranks = MpiRanks.Join(context.Say);
                return await RanksOfTraining.RunAsync(
                    ranks,
                    context,
                    async own =>
                    {
                        TrainJob job = await ranks.AllAsync(() => Task.FromResult(Read()));
                        return parsed.GetValue(findRate)
                            ? await FindRateAsync(job, ranks, own)
                            : await RunAsync(job, ranks, own, parsed.GetValue(json));
                    }
                );
            }
        );
        return command;
    }

    private static async Task<int> FindRateAsync(TrainJob job, IRanks ranks, CommandContext context)
    {
        if (ranks.Count > 1)
        {
            throw new UsageException("--find-rate runs in one process: leave out mpirun.");
        }

        // Beside a run it writes over nothing.
        using IDisposable? held = (job with { Resume = true }).Hold(ranks);
        using TrainingData data = await job.OpenDataAsync(ranks, context);
        return await TrainRateSearch.RunAsync(job, data, context);
    }

    private static async Task<int> RunAsync(TrainJob job, IRanks ranks, CommandContext context, bool asJson)
    {
        using IDisposable? held = await ranks.AllAsync(() => Task.FromResult(job.Hold(ranks)));
        using TrainingData data = await job.OpenDataAsync(ranks, context);
        Trainer trainer = new(job.Config, job.Folder, data.Pairs, data.Validator)
        {
            InitialModel = job.InitialModel,
            Previewer = data.Previewer,
            Ranks = ranks,
            Device = job.Device,
        };
        (TrainingConfig config, TrainingFolder folder) = (job.Config, job.Folder);
        IProgress<TrainingProgress> log = asJson ? new JsonLog(context) : new ConsoleLog(context, config);
        RunState state = await trainer.RunAsync(job.Resume, job.ThreadsOf(ranks), log, context.Cancellation);
        bool done = state.Step >= config.Steps || state.IsPastPatience;
        if (state.IsPastPatience && state.Step < config.Steps)
        {
            context.Say(
                $"no validation since step {state.BestStep} was better: {config.Patience} of them are what 'patience' allows"
            );
        }

        context.Say(
            done
                ? $"trained {state.Step} steps in {state.TrainedFor:h\\:mm\\:ss}; peak memory {PeakMemoryMb()} MB"
                : $"stopped after step {state.Step}; --resume goes on"
        );
        string file = done ? folder.LastModel : folder.Checkpoint;
        context.Results.WriteLine(asJson ? EndOf(state, file) : file);
        return done ? ExitCode.Done : ExitCode.Interrupted;
    }

    private static string EndOf(RunState state, string file) =>
        LineOf(
            new TrainReport(state.Step, state.Config.Steps, state.TrainedFor.TotalSeconds)
            {
                End =
                    state.Step >= state.Config.Steps ? TrainEnd.Done
                    : state.IsPastPatience ? TrainEnd.Patience
                    : TrainEnd.Stopped,
                File = file,
            }
        );

    private static string LineOf(TrainReport report) =>
        JsonSerializer.Serialize(report, ReportJson.Readable.TrainReport);

    private static long PeakMemoryMb()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 >> 20;
    }

    /// <summary>One line per noise level.</summary>
    public static void WriteScores(IReadOnlyList<ValidationScore> scores, TextWriter output)
    {
        foreach (ValidationScore score in scores)
        {
            FormattableString line =
                $"  {score.Level, -22} {score.PsnrDb, 6:F2} dB  (noisy input {score.NoisyPsnrDb, 6:F2} dB)";
            output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        }
    }

    private sealed class JsonLog(CommandContext context) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => context.Results.WriteLine(LineOf(TrainReport.Of(value)));
    }

    /// <summary>One line per report, also on a terminal: a log that can be read back.</summary>
    private sealed class ConsoleLog(CommandContext context, TrainingConfig config) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Scores.Count > 0)
            {
                WriteScores(value.Scores, context.Messages);
                return;
            }

            TimeSpan left = TimeSpan.FromSeconds((config.Steps - value.State.Step) / value.StepsPerSecond);
            context.Messages.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"step {value.State.Step, 7}/{config.Steps}  loss {value.Loss:F4}  gradient {value.GradientNorm:F2}  rate {value.LearningRate:E2}  {value.StepsPerSecond, 6:F1} steps/s  data wait {value.DataWaitShare:P1}  {left:h\\:mm\\:ss} left"
                )
            );
        }
    }
}
