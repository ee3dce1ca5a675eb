namespace Tapetum.Cli;

/// <summary>The command line makes no sense together with what is on the disk; nothing was begun.</summary>
internal sealed class UsageException(string message) : Exception(message);
