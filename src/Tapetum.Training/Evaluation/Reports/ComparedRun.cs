namespace Tapetum.Training.Evaluation.Reports;

/// <summary>One of several networks that were evaluated on the same pairs.</summary>
/// <param name="Name">What the user calls it; the folder of its own report.</param>
/// <param name="Summary">Its numbers.</param>
/// <param name="Thumbnails">By the pairs' names.</param>
internal sealed record ComparedRun(
    string Name,
    EvaluationSummary Summary,
    IReadOnlyDictionary<string, PairThumbnails> Thumbnails
);
