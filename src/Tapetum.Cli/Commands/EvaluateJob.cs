using System.Globalization;
using Tapetum.Inference;
using Tapetum.Training.Datasets;
using Tapetum.Training.Evaluation;
using Tapetum.Training.Evaluation.Reports;

namespace Tapetum.Cli.Commands;

/// <summary>Runs an evaluation and tells how it goes.</summary>
internal sealed class EvaluateJob(CommandContext context)
{
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(EvaluationOptions options, IReadOnlyList<ExposurePair> pairs, EnhancerOptions model)
    {
        ComparedRun run = await EvaluateAsync(options, pairs, model);
        context.Results.WriteLine(new ReportFolder(options.ReportFolder).Page);
        return run.Summary.Failures.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Evaluates several networks on the same pairs: a report each, and a page of all.</summary>
    /// <param name="options">Of the page; the reports lie in folders below.</param>
    /// <param name="pairs">For all of them.</param>
    /// <param name="models">Each with the name that the user gave it.</param>
    public async Task<int> CompareAsync(
        EvaluationOptions options,
        IReadOnlyList<ExposurePair> pairs,
        IReadOnlyList<(string Name, EnhancerOptions Model)> models
    )
    {
        List<ComparedRun> runs = [];
        foreach ((string name, EnhancerOptions model) in models)
        {
            context.Say($"{name}:");
            EvaluationOptions own = options with { ReportFolder = Path.Combine(options.ReportFolder, name) };
            runs.Add(await EvaluateAsync(own, pairs, model) with { Name = name });
        }

        ReportFolder folder = new(options.ReportFolder);
        await folder.WriteComparisonAsync(runs, context.Cancellation);
        context.Results.WriteLine(folder.Page);
        return runs.TrueForAll(run => run.Summary.Failures.Count == 0) ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<ComparedRun> EvaluateAsync(
        EvaluationOptions options,
        IReadOnlyList<ExposurePair> pairs,
        EnhancerOptions model
    )
    {
        using Denoiser denoiser = new(ModelStore.Installed.Find(model.Model), model.Denoiser);
        EvaluationRun run = new(denoiser, options);
        EvaluationSummary summary = await run.RunAsync(pairs, new ConsoleLog(context), context.Cancellation);
        foreach (GroupScores group in summary.Groups)
        {
            FormattableString line =
                $"{group.Name, 5}  {group.Count, 4} pairs  PSNR {group.Output.PsnrDb, 6:F2} dB (input {group.Input.PsnrDb, 6:F2})  SSIM {group.Output.Ssim:F3} (input {group.Input.Ssim:F3})  aligned {group.Output.AlignedPsnrDb, 6:F2} dB, {group.Output.AlignedSsim:F3}";
            context.Messages.WriteLine(line.ToString(CultureInfo.InvariantCulture) + Perception(group));
        }

        if (summary.Failures.Count > 0)
        {
            context.Say($"{summary.Failures.Count} of {pairs.Count} pairs failed");
        }

        return new ComparedRun(summary.Model, summary, run.Thumbnails);
    }

    /// <summary>What eyes might say, where it can be said.</summary>
    private static string Perception(GroupScores group)
    {
        FormattableString niqe =
            $"  NIQE {group.Output.Niqe:F2} (input {group.Input.Niqe:F2}, truth {group.TruthNiqe:F2})";
        FormattableString lpips = $"  LPIPS {group.Output.Lpips:F3} (input {group.Input.Lpips:F3})";
        return (group.Output.Niqe is null ? "" : niqe.ToString(CultureInfo.InvariantCulture))
            + (group.Output.Lpips is null ? "" : lpips.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A line per pair, also on a terminal: a log that can be read back.</summary>
    private sealed class ConsoleLog(CommandContext context) : IProgress<EvaluationProgress>
    {
        private readonly long start = context.Time.GetTimestamp();

        public void Report(EvaluationProgress value)
        {
            TimeSpan left = context.Time.GetElapsedTime(start) / value.Done * (value.Count - value.Done);
            CultureInfo culture = CultureInfo.InvariantCulture;
            context.Messages.WriteLine(
                value.Result is { } result
                    ? string.Create(
                        culture,
                        $"{value.Done}/{value.Count}  {result.Name}  {result.Output.PsnrDb:F2} dB (input {result.Input.PsnrDb:F2})  SSIM {result.Output.Ssim:F3} (input {result.Input.Ssim:F3})  {left:h\\:mm\\:ss} left"
                    )
                    : $"{value.Done}/{value.Count}  failed: {value.Failure?.Error}"
            );
        }
    }
}
