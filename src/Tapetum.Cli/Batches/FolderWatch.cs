using Tapetum.Cli.Progress;
using Tapetum.Cli.Reports;

namespace Tapetum.Cli.Batches;

/// <summary>
/// Enhances what arrives in a folder, until it is stopped. It keeps no record: what has a picture is done, so it can be stopped and started at any time.
/// A file that cannot be decoded is tried again when it changes, for it may have been a copy that paused.
/// </summary>
internal sealed class FolderWatch(
    string folder,
    string output,
    TimeSpan settle,
    EnhanceOptions options,
    CommandContext context
)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Func<InputFile, string> nameOf = EnhancePlan.NamesFor(output, options.Format);
    private readonly string? results = NameTemplate.IsTemplate(output) ? null : output;
    private readonly Arrivals arrivals = new(settle, context.Time);
    private readonly Dictionary<string, string> inputByOutput = new(StringComparer.Ordinal);
    private readonly List<Task> running = [];
    private string? trouble;

    /// <summary>Ends by cancellation only.</summary>
    public async Task RunAsync(EnhanceRun run)
    {
        IBatchView view = new PlainBatchView(context);
        context.Say($"watching {folder}; Ctrl-C ends it");
        try
        {
            while (true)
            {
                foreach (InputFile file in arrivals.Complete(Look()))
                {
                    Begin(file, run, view);
                }

                running.RemoveAll(task => task.IsCompletedSuccessfully);
                await Task.Delay(settle < LongestPause ? settle : LongestPause, context.Time, context.Cancellation);
            }
        }
        finally
        {
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Nothing while the folder cannot be read: a card may come back.</returns>
    private InputFile[] Look()
    {
        try
        {
            InputFile[] found = [.. InputFiles.InFolder(folder, results)];
            trouble = null;
            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (trouble != e.Message)
            {
                context.Say($"{folder} cannot be looked at for now: {e.Message}");
                trouble = e.Message;
            }

            return [];
        }
    }

    private void Begin(InputFile file, EnhanceRun run, IBatchView view)
    {
        EnhanceJob job = new(file.Path, nameOf(file));
        if (!options.Overwrite && File.Exists(job.Output))
        {
            return;
        }

        if (inputByOutput.TryGetValue(job.Output, out string? other) && other != job.Input)
        {
            context.Say($"{job.Input}: its picture would replace that of {other}; give them other names (--output)");
            return;
        }

        inputByOutput[job.Output] = job.Input;
        running.Add(EnhanceAsync(job, run, view));
    }

    private static async Task EnhanceAsync(EnhanceJob job, EnhanceRun run, IBatchView view)
    {
        run.PrepareFolders([job]);
        EnhanceReport report = await run.EnhanceAsync(job, view.For(job.Input));
        run.Print(report);
        run.PrintRest();
    }
}
