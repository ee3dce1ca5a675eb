using System.CommandLine;
using Tapetum.Cli.Commands.Options;
using Tapetum.Encoding.Files;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Loop.Validation;
using Tapetum.Training.Networks;
using Tapetum.Training.Networks.PyTorch;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum model export</c>: turns a training run's checkpoint into a model file that carries its scores.</summary>
internal static class ModelExport
{
    public static Command Create(CommandContext context)
    {
        Argument<DirectoryInfo> run = new("RUN") { Description = "The output folder of 'tapetum train'" };
        TrainingDataOptions data = new(isRequired: false);
        Option<FileInfo> output = new("--output", "-o")
        {
            Description = "The model file to write",
            HelpName = "FILE",
            Required = true,
        };
        Option<bool> half = new("--half") { Description = "Store weights as 16-bit floats: half the size" };
        Option<bool> whole = new("--whole")
        {
            Description = "Make RGB within the model, for programs other than Tapetum: slower by a third",
        };
        Option<int> passes = new("--passes")
        {
            Description =
                "How often a tile goes through the network, mirrored, for the mean of what comes out: with 2 it is some 0.15 dB nearer to the truth, with 4 some 0.2",
            DefaultValueFactory = _ => 1,
            HelpName = "1|2|4",
        };
        passes.AcceptOnlyFromAmong("1", "2", "4");
        Option<bool> pytorch = new("--pytorch")
        {
            Description =
                "Write the averaged weights as a PyTorch state dict instead; --data is not needed. The paper's U-Net gets the names and the order of its PyTorch ports, other networks keep theirs",
        };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the file if it exists" };
        Command command = new CommandWithExamples(
            "export",
            "Write a training run's averaged weights as a model, with its validation scores",
            new Example("model export runs/mine --data photos.cache --half -o mine.onnx", "A file for --model"),
            new Example("model export runs/mine --pytorch -o mine.pth", "For torch.load")
        )
        {
            run,
            output,
            half,
            whole,
            passes,
            pytorch,
            overwrite,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                string path = parsed.GetRequiredValue(output).FullName;
                AtomicFile.Check(path, parsed.GetValue(overwrite));
                string checkpoint = new TrainingFolder(parsed.GetRequiredValue(run).FullName).Checkpoint;
                TrainingConfig config = Checkpoint.ReadState(checkpoint).Config;
                using Weights weights = new(config.CreateNetwork());
                RunState state = Checkpoint.Read(checkpoint, weights);
                if (parsed.GetValue(pytorch))
                {
                    byte[] states = StateDictWriter.Write(
                        weights.Network is UNet { HasDemosaickingEnd: false }
                            ? SidLayout.Take(weights)
                            : StateDictWriter.NamedAsHere(weights)
                    );
                    await AtomicFile.WriteAllBytesAsync(path, parsed.GetValue(overwrite), states, cancellationToken);
                    context.Results.WriteLine(path);
                    return ExitCode.Done;
                }

                byte[] Export(IReadOnlyList<ValidationScore>? scores, NetworkForm form) =>
                    ModelExporter.Export(
                        weights,
                        config,
                        state,
                        scores,
                        parsed.GetValue(half),
                        form,
                        parsed.GetValue(passes)
                    );

                using TrainingData opened = await TrainingData.OpenAsync(
                    config,
                    data.Read(parsed),
                    threads: 0,
                    context
                );
                IReadOnlyList<ValidationScore> scores = opened.Validator!.Score(Export(null, NetworkForm.Whole));
                TrainCommand.WriteScores(scores, context.Messages);
                NetworkForm form = parsed.GetValue(whole) ? NetworkForm.Whole : NetworkForm.WithoutEnd;
                byte[] model = Export(scores, form);
                await AtomicFile.WriteAllBytesAsync(path, parsed.GetValue(overwrite), model, cancellationToken);
                context.Results.WriteLine(path);
                return ExitCode.Done;
            }
        );
        return command;
    }
}
