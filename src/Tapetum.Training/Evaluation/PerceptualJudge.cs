using Tapetum.Training.Evaluation.Naturalness;

namespace Tapetum.Training.Evaluation;

/// <summary>Adds what eyes might say to a pair's scores: NIQE, and LPIPS where its network was given. Of the pictures before alignment.</summary>
internal sealed class PerceptualJudge : IDisposable
{
    private readonly Niqe niqe;
    private readonly Lpips? lpips;
    private DisplayPicture? lastTruth;
    private double? lastTruthNiqe;

    private PerceptualJudge(Niqe niqe, Lpips? lpips) => (this.niqe, this.lpips) = (niqe, lpips);

    /// <exception cref="TapetumException">A file that the options name cannot be used.</exception>
    public static PerceptualJudge For(EvaluationOptions options) =>
        new(
            new Niqe(options.NiqeModel is { } file ? PhotographModel.Read(file) : PhotographModel.Own()),
            options.Lpips is { } network ? Lpips.Load(network) : null
        );

    /// <exception cref="TapetumException">The network of LPIPS fails.</exception>
    public EvaluatedPair Judge(EvaluatedPair pair, CancellationToken cancellationToken)
    {
        DisplayPicture truth = pair.Pictures.Truth;
        if (!ReferenceEquals(truth, lastTruth))
        {
            (lastTruth, lastTruthNiqe) = (truth, niqe.Of(truth));
        }

        PictureScores With(PictureScores scores, DisplayPicture picture) =>
            scores with
            {
                Niqe = niqe.Of(picture),
                Lpips = lpips?.Of(picture, truth, cancellationToken),
            };
        return pair with
        {
            Input = With(pair.Input, pair.Pictures.Scale),
            Output = With(pair.Output, pair.Pictures.Output),
            TruthNiqe = lastTruthNiqe,
        };
    }

    public void Dispose() => lpips?.Dispose();
}
