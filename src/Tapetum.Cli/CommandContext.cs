namespace Tapetum.Cli;

/// <summary>Where a command writes, and how it learns that the user wants it to stop.</summary>
/// <param name="Results">Standard output: what was asked for, and nothing else.</param>
/// <param name="Messages">Standard error: progress, warnings, errors.</param>
/// <param name="MessagesOnTerminal">Whether a person watches <paramref name="Messages"/>, so that a progress bar makes sense.</param>
/// <param name="Time">The clock.</param>
/// <param name="Cancellation">Cancelled by Ctrl-C and SIGTERM.</param>
internal sealed record CommandContext(
    TextWriter Results,
    TextWriter Messages,
    bool MessagesOnTerminal,
    TimeProvider Time,
    CancellationToken Cancellation
)
{
    /// <summary>Whether errors say where in the program they arose: known once the arguments are read.</summary>
    public bool Verbose { get; set; }

    public static CommandContext ForConsole(CancellationToken cancellation) =>
        new(Console.Out, Console.Error, !Console.IsErrorRedirected, TimeProvider.System, cancellation);

    /// <summary>Tells the user something in passing.</summary>
    public void Say(string message) => Messages.WriteLine($"tapetum: {message}");
}
