namespace Tapetum.Training.Datasets.Download;

/// <summary>What was found out about a file of a dataset.</summary>
/// <param name="Path">Where it is, or should be.</param>
/// <param name="Condition">Its state.</param>
/// <param name="Detail">What led to that, for people.</param>
public sealed record FileCheck(string Path, FileCondition Condition, string Detail)
{
    public bool IsGood => Condition is FileCondition.Whole or FileCondition.Plausible;
}
