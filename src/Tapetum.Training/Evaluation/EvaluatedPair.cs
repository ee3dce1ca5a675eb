namespace Tapetum.Training.Evaluation;

/// <summary>A pair's scores, and what was scored.</summary>
/// <param name="Ratio">What the short exposure was amplified by.</param>
/// <param name="Input">Of the amplified short exposure.</param>
/// <param name="Output">Of what the network made of it.</param>
/// <param name="Pictures">Before alignment.</param>
internal sealed record EvaluatedPair(double Ratio, PictureScores Input, PictureScores Output, PairPictures Pictures)
{
    /// <summary>NIQE of the truth; null where it is too small or flat.</summary>
    public double? TruthNiqe { get; init; }
}
