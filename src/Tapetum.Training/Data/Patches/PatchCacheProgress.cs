namespace Tapetum.Training.Data.Patches;

/// <summary>How far a cache build is.</summary>
/// <param name="PhotosDone">Photos read, or left out.</param>
/// <param name="PhotoCount">Photos in all.</param>
/// <param name="Photo">The photo just done.</param>
/// <param name="PatchesKept">Patches it gave; 0 when it was too small.</param>
public sealed record PatchCacheProgress(int PhotosDone, int PhotoCount, string Photo, int PatchesKept);
