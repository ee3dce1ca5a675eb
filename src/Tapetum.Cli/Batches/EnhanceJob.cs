namespace Tapetum.Cli.Batches;

/// <summary>One raw file and the picture that is to be made of it.</summary>
internal sealed record EnhanceJob(string Input, string Output);
