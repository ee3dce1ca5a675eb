namespace Tapetum.Training.Parallelism;

/// <summary>All ranks agreed to stop because of an error that another one tells.</summary>
internal sealed class OtherRankException(int rank) : Exception($"Rank {rank} failed, and says why.");
