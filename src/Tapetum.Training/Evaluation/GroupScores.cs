using System.Globalization;

namespace Tapetum.Training.Evaluation;

/// <summary>The mean over the pairs of one ratio, or over all.</summary>
/// <param name="Name">"×100", or "all".</param>
/// <param name="Count">How many pairs.</param>
/// <param name="Input">The amplified short exposures without a network.</param>
/// <param name="Output">What the network made of them.</param>
public sealed record GroupScores(string Name, int Count, PictureScores Input, PictureScores Output)
{
    /// <summary>NIQE of the long exposures; null where none has one.</summary>
    public double? TruthNiqe { get; init; }

    public const string All = "all";

    /// <summary>Those of each ratio, rounded to whole numbers and in their order, then those of all.</summary>
    public static IReadOnlyList<GroupScores> Of(IReadOnlyList<PairResult> pairs) =>
        pairs.Count == 0
            ? []
            :
            [
                .. pairs
                    .GroupBy(pair => Math.Round(pair.Ratio))
                    .OrderBy(group => group.Key)
                    .Select(group => Mean(NameOf(group.Key), [.. group])),
                Mean(All, pairs),
            ];

    public static string NameOf(double ratio) => string.Create(CultureInfo.InvariantCulture, $"×{Math.Round(ratio)}");

    private static GroupScores Mean(string name, IReadOnlyList<PairResult> pairs) =>
        new(
            name,
            pairs.Count,
            PictureScores.MeanOf([.. pairs.Select(pair => pair.Input)]),
            PictureScores.MeanOf([.. pairs.Select(pair => pair.Output)])
        )
        {
            TruthNiqe = pairs.Average(pair => pair.TruthNiqe),
        };
}
