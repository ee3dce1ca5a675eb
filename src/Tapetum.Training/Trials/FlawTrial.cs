namespace Tapetum.Training.Trials;

/// <summary>What a network made of a frame with one of the flaws that real files have.</summary>
/// <param name="Name">The flaw.</param>
/// <param name="Error">By how much it shows, as a share of what is right; 0 is best.</param>
public sealed record FlawTrial(string Name, double Error);
