namespace Tapetum.Training.Evaluation;

/// <summary>How a pair fared.</summary>
/// <param name="Name">As its pictures are named: scene, sequence, ratio.</param>
/// <param name="Short">The short exposure's file.</param>
/// <param name="Long">The long exposure's file.</param>
/// <param name="Ratio">What the short exposure was amplified by.</param>
/// <param name="Input">The amplified short exposure without a network.</param>
/// <param name="Output">What the network made of it.</param>
public sealed record PairResult(
    string Name,
    string Short,
    string Long,
    double Ratio,
    PictureScores Input,
    PictureScores Output
)
{
    /// <summary>NIQE of the long exposure; null where it is too small or flat.</summary>
    public double? TruthNiqe { get; init; }
}
