using Spectre.Console;

namespace Tapetum.Cli.Progress;

/// <summary>A bar with the time left for the file in work, and for several files one for all of them.</summary>
internal sealed class TerminalBatchView(CommandContext context) : IBatchView
{
    /// <summary>Without colours where NO_COLOR is set (no-color.org); Spectre looks.</summary>
    private readonly IAnsiConsole console = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Messages) }
    );
    private ProgressTask? all;
    private ProgressTask? current;
    private ProgressContext? bars;
    private int filesBegun;

    public Task ShowAsync(int fileCount, Func<Task> work) =>
        console
            .Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(async started =>
            {
                bars = started;
                all = fileCount > 1 ? started.AddTask($"{fileCount} files", maxValue: fileCount) : null;
                await work();
            });

    public void Begin(string file)
    {
        current?.StopTask();
        current = bars!.AddTask(Markup.Escape(Path.GetFileName(file)), maxValue: 1);
        filesBegun++;
    }

    public void Report(EnhanceProgress progress)
    {
        current!.Value = progress.Fraction;
        if (all is not null)
        {
            all.Value = filesBegun - 1 + progress.Fraction;
        }
    }

    public void Done(string message)
    {
        Report(new EnhanceProgress(EnhanceStage.Done, 1));
        console.MarkupLineInterpolated($"[green]✓[/] {message}");
    }

    public void Failed(string message)
    {
        Report(new EnhanceProgress(EnhanceStage.Done, 1));
        console.MarkupLineInterpolated($"[red]✗[/] {message}");
    }
}
