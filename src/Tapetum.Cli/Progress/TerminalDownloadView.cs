using Spectre.Console;
using Tapetum.Training.Datasets.Download;

namespace Tapetum.Cli.Progress;

/// <summary>A bar, and beside it how much has come, how fast, and how long the rest will take.</summary>
internal sealed class TerminalDownloadView(CommandContext context) : IDownloadView
{
    /// <summary>Without colours where NO_COLOR is set (no-color.org); Spectre looks.</summary>
    private readonly IAnsiConsole console = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Messages) }
    );

    public Task<T> ShowAsync<T>(string file, Func<IProgress<DownloadProgress>, Task<T>> work) =>
        console
            .Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left }
            )
            .StartAsync(started => work(new Bar(file, started.AddTask(Markup.Escape(file), maxValue: 1))));

    private sealed class Bar(string file, ProgressTask task) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            task.Description = Markup.Escape(DownloadText.Of(file, value));
            task.Value = value.Fraction;
        }
    }
}
