namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>Another scene is written.</summary>
/// <param name="Done">How many are, with this one.</param>
/// <param name="Count">Of how many.</param>
/// <param name="Scene">Its id.</param>
/// <param name="Source">What it was made from.</param>
public sealed record SidSetProgress(int Done, int Count, string Scene, SidSource Source);
