using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Data.Patches;

/// <summary>A photo in a cache and which patches it gave: they lie together.</summary>
/// <param name="RelativePath">As in the recipe.</param>
/// <param name="Package">Where the photo comes from.</param>
/// <param name="Use">Training or held out.</param>
/// <param name="FirstPatch">Index in the cache.</param>
/// <param name="PatchCount">How many.</param>
public sealed record PatchSource(string RelativePath, string Package, PhotoUse Use, int FirstPatch, int PatchCount);
