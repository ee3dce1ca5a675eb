using System.Text.Json;
using Tapetum.Burst;
using Tapetum.Cli.Progress;
using Tapetum.Cli.Reports;
using Tapetum.Encoding;
using Tapetum.Encoding.Files;

namespace Tapetum.Cli.Batches;

/// <summary>Enhances single files and says what became of each; a file that fails throws nothing, a network that cannot be loaded does.</summary>
internal sealed class EnhanceRun(IPictureMaker pictures, bool overwrite, bool json, CommandContext context)
    : IDisposable
{
    private readonly OutputFolders folders = new(context);

    /// <summary>Whether results and messages meet on one terminal.</summary>
    private readonly bool oneTerminal = context.MessagesOnTerminal && !Console.IsOutputRedirected;
    private readonly List<string> unprinted = [];

    /// <summary>Clears the folders of pictures of what killed runs left.</summary>
    public void RemoveLeftovers(IEnumerable<EnhanceJob> jobs)
    {
        int leftovers = jobs.Select(job => Path.GetDirectoryName(Path.GetFullPath(job.Output))!)
            .Distinct(StringComparer.Ordinal)
            .Where(Directory.Exists)
            .Sum(PartialFiles.RemoveLeftovers);

        if (leftovers > 0)
        {
            context.Say($"removed {leftovers} unfinished files of a run that was ended by force");
        }
    }

    /// <summary>As <see cref="EnhanceAsync"/>, of files that may be a burst; null where they are none.</summary>
    public async Task<EnhanceReport?> MergeAsync(EnhanceJob job, IFileView view)
    {
        try
        {
            return await EnhanceAsync(job, view);
        }
        catch (BurstException e)
        {
            view.Skipped(OneLine.Of($"{job.InputName}: no burst, one picture each: {e.Reason}"));
            return null;
        }
    }

    /// <exception cref="BurstException">The files are no burst, and there is something to do instead.</exception>
    public async Task<EnhanceReport> EnhanceAsync(EnhanceJob job, IFileView view)
    {
        if (!overwrite && File.Exists(job.Output))
        {
            view.Skipped(OneLine.Of($"{job.InputName}: skipped, {job.OutputName} exists (--overwrite replaces it)"));
            return EnhanceReport.OfSkipped(job);
        }

        ViewProgress progress = new(view, context.Time);
        try
        {
            AtomicFile.MakeFolderOf(job.Output);
            folders.EnterFor(job.Output);
            EnhanceReport made = await pictures.MakeAsync(job, progress, context.Cancellation);
            if (job.GoesToStandardOutput)
            {
                await StandardStream.SendAsync(job.Output, context.Cancellation);
            }

            await PictureMemory.ReleaseAsync();
            string remarks = string.Concat((made.Remarks ?? []).Select(remark => $"; {remark}"));
            view.Done(OneLine.Of($"{job.InputName} → {job.OutputName}{Remark(made.Method)}{remarks}"));
            return made with { Seconds = Math.Round(progress.Elapsed.TotalSeconds, 3) };
        }
        catch (OutputException e) when (e.FileExists)
        {
            string late = $"{job.InputName}: skipped, another run has made {job.OutputName} meanwhile";
            view.Skipped(OneLine.Of($"{late} (--overwrite replaces it)"));
            return EnhanceReport.OfSkipped(job);
        }
        catch (Exception e)
            when (e is not OperationCanceledException
                && !pictures.EndsAll(e)
                && !(e is BurstException && job.Apart.Count > 0)
            )
        {
            Exception named =
                e is TapetumException known && known.Path == job.Input && job.InputName == StandardStream.Input
                    ? new StandardInputException(known)
                    : e;
            string said = ErrorMessage.Of(named, context.Verbose);
            // What the system says of a failure does not say whose it is.
            view.Failed(named is TapetumException ? said : $"{OneLine.Of(job.InputName)}: {said}");
            return EnhanceReport.Of(job, named);
        }
    }

    /// <summary>Prints a result, unless the view has just shown it to the same person, or the picture itself went where it would go.</summary>
    public void Print(EnhanceReport report)
    {
        string? result = json ? JsonSerializer.Serialize(report, ReportJson.Readable.EnhanceReport) : report.Output;
        if (result is null or StandardStream.Output)
        {
            return;
        }

        if (!oneTerminal)
        {
            context.Results.WriteLine(result);
        }
        else if (json)
        {
            unprinted.Add(result);
        }
    }

    /// <summary>Prints what a bar on the same terminal would have mangled.</summary>
    public void PrintRest()
    {
        unprinted.ForEach(context.Results.WriteLine);
        unprinted.Clear();
    }

    public void Dispose() => folders.Dispose();

    private static string Remark(EnhanceMethod? method) =>
        method switch
        {
            EnhanceMethod.SyntheticMosaic => "; from finished colours: a raw file would give more",
            EnhanceMethod.WithoutNetwork =>
                "; without the network, which does not know this kind of sensor: the noise stays",
            _ => "",
        };

    /// <summary>The time that a file takes begins when its turn has come.</summary>
    private sealed class ViewProgress(IFileView view, TimeProvider time) : IProgress<EnhanceProgress>
    {
        private long? begunAt;

        public TimeSpan Elapsed => begunAt is { } begun ? time.GetElapsedTime(begun) : TimeSpan.Zero;

        public void Report(EnhanceProgress value)
        {
            begunAt ??= time.GetTimestamp();
            view.Report(value);
        }
    }
}
