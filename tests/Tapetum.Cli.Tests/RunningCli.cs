using System.Diagnostics;

namespace Tapetum.Cli.Tests;

/// <summary>The command line at work.</summary>
internal sealed class RunningCli(Process process)
{
    private readonly Task<string> results = process.StandardOutput.ReadToEndAsync(Stop);
    private readonly Task<string> messages = process.StandardError.ReadToEndAsync(Stop);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Waits until the process has mapped a native library: it is at work.</summary>
    public Task LoadedAsync(string library)
    {
        string maps = $"/proc/{process.Id}/maps";
        return UntilAsync(() => File.ReadAllText(maps).Contains(library, StringComparison.Ordinal));
    }

    /// <summary>Waits until something can be seen of its work, or it has ended.</summary>
    public async Task UntilAsync(Func<bool> seen)
    {
        while (!process.HasExited && !seen())
        {
            await Task.Delay(10, Stop);
        }
    }

    /// <param name="signal">INT, TERM or KILL.</param>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(Stop);
    }

    public async Task<CliRun> EndAsync()
    {
        using (process)
        {
            await process.WaitForExitAsync(Stop);
            return new(process.ExitCode, await results, await messages);
        }
    }
}
