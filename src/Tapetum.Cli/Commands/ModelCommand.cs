using System.CommandLine;
using Tapetum.Inference;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum model</c>: which networks there are, and what is inside one.</summary>
internal static class ModelCommand
{
    public static Command Create(CommandContext context) =>
        new("model", "List the networks that came with Tapetum, look into one, bring others' weights")
        {
            List(context),
            ModelSummary.Create(context),
            ModelPlot.Create(context),
            ModelExport.Create(context),
            ModelImport.Create(context),
        };

    private static Command List(CommandContext context)
    {
        Command command = new("list", "List the names that --model knows");
        command.SetAction(_ =>
        {
            foreach (string name in ModelStore.Installed.Names)
            {
                context.Results.WriteLine(name);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
