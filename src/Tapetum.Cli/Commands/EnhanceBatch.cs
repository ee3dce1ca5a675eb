using System.Text.Json;
using Tapetum.Cli.Progress;
using Tapetum.Cli.Reports;

namespace Tapetum.Cli.Commands;

/// <summary>Enhances files one after the other. A file that fails is reported and does not stop the rest.</summary>
internal sealed class EnhanceBatch(
    EnhancerOptions enhancerOptions,
    EnhanceOptions options,
    bool json,
    CommandContext context
)
{
    /// <summary>Whether results and progress bars meet on one terminal.</summary>
    private readonly bool oneTerminal = context.MessagesOnTerminal && !Console.IsOutputRedirected;
    private readonly List<string> unprinted = [];
    private int failed;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<EnhanceJob> jobs)
    {
        IBatchView view = context.MessagesOnTerminal ? new TerminalBatchView(context) : new PlainBatchView(context);
        using Enhancer enhancer = new(enhancerOptions);
        MakeFolders(jobs);
        try
        {
            await view.ShowAsync(
                jobs.Count,
                async () =>
                {
                    foreach (EnhanceJob job in jobs)
                    {
                        await EnhanceAsync(enhancer, job, view);
                        await PictureMemory.ReleaseAsync();
                    }
                }
            );
        }
        finally
        {
            unprinted.ForEach(context.Results.WriteLine);
        }

        if (jobs.Count > 1)
        {
            context.Say($"{jobs.Count - failed} of {jobs.Count} files enhanced, {failed} failed");
        }

        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static void MakeFolders(IReadOnlyList<EnhanceJob> jobs)
    {
        foreach (
            string? folder in jobs.Select(job => Path.GetDirectoryName(job.Output)).Distinct(StringComparer.Ordinal)
        )
        {
            if (!string.IsNullOrEmpty(folder))
            {
                Directory.CreateDirectory(folder);
            }
        }
    }

    private async Task EnhanceAsync(Enhancer enhancer, EnhanceJob job, IBatchView view)
    {
        long start = context.Time.GetTimestamp();
        view.Begin(job.Input);
        try
        {
            EnhanceResult result = await enhancer.EnhanceAsync(
                job.Input,
                job.Output,
                options,
                new ViewProgress(view),
                context.Cancellation
            );
            double seconds = context.Time.GetElapsedTime(start).TotalSeconds;
            view.Done($"{job.Input} → {job.Output}");
            Print(json ? Serialize(EnhanceReport.Of(result, seconds)) : job.Output);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failed++;
            view.Failed(ErrorMessage.Of(e));
            if (json)
            {
                Print(Serialize(EnhanceReport.Of(job, e)));
            }
        }
    }

    private void Print(string result)
    {
        if (!oneTerminal)
        {
            context.Results.WriteLine(result);
        }
        else if (json)
        {
            unprinted.Add(result);
        }
        // Else the view has just shown the path to the same person.
    }

    private static string Serialize(EnhanceReport report) =>
        JsonSerializer.Serialize(report, ReportJson.Default.EnhanceReport);

    private sealed class ViewProgress(IBatchView view) : IProgress<EnhanceProgress>
    {
        public void Report(EnhanceProgress value) => view.Report(value);
    }
}
