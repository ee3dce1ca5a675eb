using System.Diagnostics;

namespace Tapetum.Cli.Tests;

/// <summary>The built command line run as a process of its own, without a terminal, and what came of it.</summary>
internal sealed record CliRun(int ExitCode, string Results, string Messages)
{
    /// <summary>Its lines on standard output.</summary>
    public string[] ResultLines => Results.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<CliRun> InAsync(string folder, params string[] arguments) => Start(folder, arguments).EndAsync();

    /// <summary>Starts it and leaves it running.</summary>
    public static RunningCli Start(string folder, params string[] arguments) =>
        Start(folder, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <summary>Starts it with more environment variables.</summary>
    public static RunningCli Start(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    ) => StartOther(ProgramUnderTest.Path, folder, arguments, environment);

    /// <summary>Starts a copy of it.</summary>
    public static RunningCli StartOther(
        string program,
        string folder,
        string[] arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }
}
