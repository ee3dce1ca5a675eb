namespace Tapetum.Cli.Batches;

/// <summary>A file to enhance.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Subfolder">Where it was found below the folder or pattern that the user gave; empty for one that was named itself.</param>
internal sealed record InputFile(string Path, string Subfolder);
