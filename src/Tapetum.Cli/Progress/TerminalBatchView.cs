using Spectre.Console;

namespace Tapetum.Cli.Progress;

/// <summary>A bar with the time left for each file in work, and for several files one for all of them.</summary>
internal sealed class TerminalBatchView(CommandContext context) : IBatchView
{
    /// <summary>Without colours where NO_COLOR is set (no-color.org); Spectre looks.</summary>
    private readonly IAnsiConsole console = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Messages) }
    );
    private readonly Lock adding = new();
    private ProgressTask? all;
    private ProgressContext? bars;

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

    public IFileView For(string file) => new FileView(this, OneLine.Of(Path.GetFileName(file)));

    private sealed class FileView(TerminalBatchView batch, string name) : IFileView
    {
        private ProgressTask? bar;
        private double shown;

        public void Report(EnhanceProgress value)
        {
            bar ??= batch.bars!.AddTask(Markup.Escape(name), maxValue: 1);
            bar.Value = value.Fraction;
            Advance(value.Fraction);
        }

        public void Done(string message) => End($"[green]✓[/] {Markup.Escape(message)}");

        public void Failed(string message) => End($"[red]✗[/] {Markup.Escape(message)}");

        public void Skipped(string message) => End($"[yellow]–[/] {Markup.Escape(message)}");

        private void End(string markup)
        {
            Advance(1);
            bar?.StopTask();
            lock (batch.adding)
            {
                batch.console.MarkupLine(markup);
            }
        }

        private void Advance(double fraction)
        {
            lock (batch.adding)
            {
                batch.all?.Increment(fraction - shown);
                shown = fraction;
            }
        }
    }
}
