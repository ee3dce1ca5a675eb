using System.CommandLine;
using Tapetum.Cli;
using Tapetum.Cli.Commands;
using Tapetum.Confinement;

if (OpenFiles.Fault() is { } fault)
{
    OpenFiles.Tell(fault);
    return ExitCode.Failed;
}

// Files may come from anybody: no other program of this user, and nothing that reads a file, looks into this process.
DecoderConfinement.HideThisProcess();

using StopSignals stop = new();
CommandContext context = CommandContext.ForConsole(stop.Token);

// The table of contents: one command per file in Commands/.
RootCommand root = new("See in the dark: turns a raw photo taken in too little light into a clean, bright picture.")
{
    EnhanceCommand.Create(context),
    WatchCommand.Create(context),
    InspectCommand.Create(context),
    CalibrateCommand.Create(context),
    ModelCommand.Create(context),
    BenchCommand.Create(context),
    SynthCommand.Create(context),
    TrainCommand.Create(context),
    DatasetCommand.Create(context),
    EvaluateCommand.Create(context),
    ServeCommand.Create(context),
    WorkerCommand.Create(context),
    StudioCommand.Create(context),
    CompletionCommand.Create(context),
};
root.Add(ReferenceCommand.Create(root, context));
return await CommandLine.RunAsync(root, args, context);
