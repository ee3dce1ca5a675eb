namespace Tapetum.Training.Datasets;

/// <summary>Which pairs of a data set take part.</summary>
public static class PairSelection
{
    /// <summary>
    /// Scenes of the See-in-the-Dark test set whose short and long exposures do not show the same view; the literature leaves them out, which leaves
    /// 562 of Sony's 598 pairs.
    /// </summary>
    public static IReadOnlyList<string> MisalignedScenes { get; } = ["10034", "10045", "10172"];

    public static IReadOnlyList<ExposurePair> Without(
        IReadOnlyList<ExposurePair> pairs,
        IReadOnlyList<string> scenes
    ) => [.. pairs.Where(pair => !scenes.Contains(pair.Name.Scene, StringComparer.Ordinal))];

    /// <summary>Pairs of that split, and those whose names tell none.</summary>
    public static IReadOnlyList<ExposurePair> Of(IReadOnlyList<ExposurePair> pairs, DatasetSplit split) =>
        [.. pairs.Where(pair => (pair.Name.Split ?? split) == split)];
}
