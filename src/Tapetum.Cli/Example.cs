namespace Tapetum.Cli;

/// <summary>A command line worth knowing.</summary>
internal sealed record Example(string Arguments, string Explanation);
