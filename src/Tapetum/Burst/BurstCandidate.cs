using Tapetum.Raw;

namespace Tapetum.Burst;

/// <summary>A photo that may be a frame of a burst.</summary>
/// <param name="Photo">Which.</param>
/// <param name="Folder">A burst lies in one.</param>
/// <param name="Name">Its place among those of one second.</param>
/// <param name="Capture">How it was taken; null where that cannot be read: it belongs to nothing then.</param>
internal sealed record BurstCandidate<T>(T Photo, string Folder, string Name, CaptureInfo? Capture);
