namespace Tapetum.Training.Datasets.Download;

/// <summary>What lies on the disk beside an unfinished file, so that another run can go on.</summary>
/// <param name="Address">Where the bytes came from.</param>
/// <param name="SizeBytes">Of the whole file.</param>
/// <param name="Version">ETag or date of the file there; null where the mirror does not say.</param>
/// <param name="ChunkBytes">Into ranges of this size the file is cut; the last may be shorter.</param>
/// <param name="DoneBytes">For each range, how many bytes from its start are on the disk.</param>
internal sealed record PartNote(Uri Address, long SizeBytes, string? Version, int ChunkBytes, long[] DoneBytes);
