using Tapetum.Cli.Progress;
using Tapetum.Cli.Reports;
using Tapetum.Encoding.Names;

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

    // Of all files that were ever complete: a DNG that was made here is no raw file to enhance.
    private readonly Dictionary<string, string> inputByOutput = new(StringComparer.Ordinal);
    private readonly HashSet<string> said = new(StringComparer.Ordinal);
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
                EnhanceJob[] jobs =
                [
                    .. arrivals.Complete(Look()).Select(file => new EnhanceJob(file.Path, nameOf(file))),
                ];
                foreach (EnhanceJob job in jobs)
                {
                    inputByOutput.TryAdd(Path.GetFullPath(job.Output), job.Input);
                }

                foreach (EnhanceJob job in jobs)
                {
                    Begin(job, run, view);
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
            InputFile[] found = [.. InputFiles.InFolder(folder, results, SayOnce)];
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

    private void SayOnce(string message)
    {
        if (said.Add(message))
        {
            context.Say(message);
        }
    }

    private void Begin(EnhanceJob job, EnhanceRun run, IBatchView view)
    {
        bool isResult = inputByOutput.TryGetValue(Path.GetFullPath(job.Input), out string? raw) && raw != job.Input;
        if (isResult || (!options.Overwrite && File.Exists(job.Output)))
        {
            return;
        }

        string first = inputByOutput[Path.GetFullPath(job.Output)];
        if (first != job.Input)
        {
            context.Say($"{job.Input}: its picture would replace that of {first}; give them other names (--output)");
            return;
        }

        running.Add(EnhanceAsync(job, run, view));
    }

    private static async Task EnhanceAsync(EnhanceJob job, EnhanceRun run, IBatchView view)
    {
        run.RemoveLeftovers([job]);
        EnhanceReport report = await run.EnhanceAsync(job, view.For(job.InputName));
        run.Print(report);
        run.PrintRest();
    }
}
