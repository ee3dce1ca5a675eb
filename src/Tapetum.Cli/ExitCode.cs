namespace Tapetum.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something could not be done; of several files, at least one.</summary>
    public const int Failed = 1;

    /// <summary>The command line was not understood; nothing was begun.</summary>
    public const int WrongUsage = 2;

    /// <summary>Stopped by Ctrl-C or SIGTERM: 128 + SIGINT, as shells say it.</summary>
    public const int Interrupted = 130;

    /// <summary>For references.</summary>
    public static readonly IReadOnlyList<(int Code, string Meaning)> Meanings =
    [
        (Done, "all done"),
        (Failed, "something failed (of several files, at least one)"),
        (WrongUsage, "a command line that makes no sense"),
        (Interrupted, "stopped by Ctrl-C or SIGTERM"),
    ];
}
