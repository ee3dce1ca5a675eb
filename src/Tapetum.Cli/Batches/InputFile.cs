namespace Tapetum.Cli.Batches;

/// <summary>A file to enhance.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Subfolder">Where it was found below the folder or pattern that the user gave; empty for one that was named itself.</param>
/// <param name="Named">Whether the user named it, rather than a folder or pattern that it was found by.</param>
internal sealed record InputFile(string Path, string Subfolder, bool Named = false);
