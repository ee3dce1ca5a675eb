using System.Globalization;
using Tapetum.Inference;
using Tapetum.Training.Datasets;
using Tapetum.Training.Evaluation.Reports;

namespace Tapetum.Training.Evaluation;

/// <summary>Evaluates a network on pairs, one after the other, and writes the report. A pair that fails is noted and does not stop the rest.</summary>
/// <param name="denoiser">The network.</param>
/// <param name="options">Where to write.</param>
internal sealed class EvaluationRun(Denoiser denoiser, EvaluationOptions options)
{
    private readonly List<PairResult> results = [];
    private readonly List<FailedPair> failures = [];
    private readonly Dictionary<string, PairThumbnails> thumbnails = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> firstSequences = new(StringComparer.Ordinal);

    /// <summary>Of the pairs that were done, by their names.</summary>
    public IReadOnlyDictionary<string, PairThumbnails> Thumbnails => thumbnails;

    /// <summary>Writes pictures as pairs are done, and the numbers and the report at the end.</summary>
    /// <exception cref="TapetumException">The report cannot be written.</exception>
    public async Task<EvaluationSummary> RunAsync(
        IReadOnlyList<ExposurePair> pairs,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ReportFolder folder = new(options.ReportFolder);
        using var judge = PerceptualJudge.For(options);
        IPairEvaluator evaluator =
            denoiser.Card.Contract == ModelContract.Srgb
                ? new SrgbPairEvaluator(denoiser, options.Sensors)
                : new PairEvaluator(denoiser, options.Sensors);
        foreach ((int index, ExposurePair pair) in pairs.Index())
        {
            PairResult? result = null;
            try
            {
                result = await EvaluateAsync(evaluator, judge, pair, folder, cancellationToken);
                results.Add(result);
            }
            catch (Exception e) when (e is TapetumException or IOException or UnauthorizedAccessException)
            {
                failures.Add(new(pair.ShortPath, pair.LongPath, e.Message));
            }

            progress?.Report(new(index + 1, pairs.Count, result, result is null ? failures[^1] : null));
            // The collector sees no hurry, and a pair's buffers would be held twice.
            GC.Collect();
        }

        EvaluationSummary summary = Summarize(evaluator.Protocol);
        await folder.WriteAsync(summary, thumbnails, cancellationToken);
        return summary;
    }

    private async Task<PairResult> EvaluateAsync(
        IPairEvaluator evaluator,
        PerceptualJudge judge,
        ExposurePair pair,
        ReportFolder folder,
        CancellationToken cancellationToken
    )
    {
        EvaluatedPair evaluated = judge.Judge(
            await evaluator.EvaluateAsync(pair, cancellationToken),
            cancellationToken
        );
        string name = NameOf(pair, evaluated.Ratio);
        bool isWritten = options.Pictures switch
        {
            WrittenPictures.All => true,
            WrittenPictures.First => IsOfFirstSequence(pair.Name),
            _ => false,
        };
        if (isWritten)
        {
            await folder.WritePicturesAsync(name, evaluated.Pictures, cancellationToken);
        }

        thumbnails[name] = PairThumbnails.Of(evaluated.Pictures);
        return new(name, pair.ShortPath, pair.LongPath, evaluated.Ratio, evaluated.Input, evaluated.Output)
        {
            TruthNiqe = evaluated.TruthNiqe,
        };
    }

    /// <summary>Whether no other sequence of its scene came before; sets number them as they like.</summary>
    private bool IsOfFirstSequence(SidFileName name) =>
        firstSequences.TryAdd(name.Scene, name.Sequence)
        || string.Equals(firstSequences[name.Scene], name.Sequence, StringComparison.Ordinal);

    /// <summary>As the original names pictures, 10003_00_100; numbered where two pairs would share that.</summary>
    private string NameOf(ExposurePair pair, double ratio)
    {
        string rounded = Math.Round(ratio).ToString(CultureInfo.InvariantCulture);
        string name = $"{pair.Name.Scene}_{pair.Name.Sequence}_{rounded}";
        for (int copy = 2; thumbnails.ContainsKey(name); copy++)
        {
            name = $"{pair.Name.Scene}_{pair.Name.Sequence}_{rounded}_{copy}";
        }

        return name;
    }

    private EvaluationSummary Summarize(string protocol) =>
        new()
        {
            Model = denoiser.Card.Name,
            Data = options.Data,
            List = options.List,
            ExcludedScenes = options.ExcludedScenes,
            Contract = ModelCard.NameOf(denoiser.Card.Contract),
            Protocol = protocol + EvaluationSummary.Perception(options),
            Groups = GroupScores.Of(results),
            Pairs = results,
            Failures = failures,
        };
}
