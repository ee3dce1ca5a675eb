using Tapetum.Cli.Progress;
using Tapetum.Cli.Reports;

namespace Tapetum.Cli.Batches;

/// <summary>
/// Enhances files, several at once; results are printed in the order of the files. One that fails is reported and does not stop the rest; one whose picture
/// exists is skipped, so that a batch that was stopped goes on where it was.
/// </summary>
internal sealed class EnhanceBatch(IPictureMaker pictures, bool overwrite, bool json, CommandContext context)
{
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<EnhanceJob> jobs)
    {
        if (jobs.Count == 0)
        {
            return ExitCode.Done;
        }

        IBatchView view = context.MessagesOnTerminal ? new TerminalBatchView(context) : new PlainBatchView(context);
        BatchSummary summary = new(context.Time);
        using EnhanceRun run = new(pictures, overwrite, json, context);
        run.RemoveLeftovers(jobs);
        try
        {
            await view.ShowAsync(jobs.Count, () => RunAsync(run, jobs, view, summary));
        }
        finally
        {
            run.PrintRest();
        }

        if (jobs.Count > 1)
        {
            summary.Write(context);
        }

        return summary.Failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task RunAsync(
        EnhanceRun run,
        IReadOnlyList<EnhanceJob> jobs,
        IBatchView view,
        BatchSummary summary
    )
    {
        // The maker lets as many in as may be in work; the others wait there.
        Task<IReadOnlyList<EnhanceReport>>[] running = [.. jobs.Select(job => EnhanceAsync(run, job, view))];
        try
        {
            foreach (Task<IReadOnlyList<EnhanceReport>> file in running)
            {
                foreach (EnhanceReport report in await file)
                {
                    summary.Add(report);
                    run.Print(report);
                }
            }
        }
        finally
        {
            // When the user stops it, each file cleans up after itself before the network goes.
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One picture, and of what was taken for a burst one of each file that is none of it.</summary>
    private static async Task<IReadOnlyList<EnhanceReport>> EnhanceAsync(
        EnhanceRun run,
        EnhanceJob job,
        IBatchView view
    )
    {
        if (job.Apart.Count == 0)
        {
            return [await run.EnhanceAsync(job, view.For(job.InputName))];
        }

        EnhanceReport? merged = await run.MergeAsync(job, view.For(job.InputName));
        EnhanceReport[] alone = await Task.WhenAll(
            job.Alone(merged?.LeftOut).Select(one => run.EnhanceAsync(one, view.For(one.InputName)))
        );
        return merged is null ? alone : [merged, .. alone];
    }
}
