using System.Diagnostics;
using System.Text;

namespace Tapetum.Cli.Tests;

/// <summary>The command line at work.</summary>
internal sealed class RunningCli
{
    private readonly Process process;
    private readonly Task<string> results;
    private readonly StringBuilder messages = new();
    private readonly Task messagesEnd;

    public RunningCli(Process process)
    {
        this.process = process;
        results = process.StandardOutput.ReadToEndAsync(Stop);
        messagesEnd = ReadMessagesAsync();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public int ProcessId => process.Id;

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

    /// <summary>Waits until it has said something on standard error, or has ended.</summary>
    public Task UntilSaidAsync(string text) => UntilAsync(() => Messages.Contains(text, StringComparison.Ordinal));

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
            await messagesEnd;
            return new(process.ExitCode, await results, Messages);
        }
    }

    private string Messages
    {
        get
        {
            lock (messages)
            {
                return messages.ToString();
            }
        }
    }

    private async Task ReadMessagesAsync()
    {
        char[] buffer = new char[4096];
        while (await process.StandardError.ReadAsync(buffer, Stop) is > 0 and var count)
        {
            lock (messages)
            {
                messages.Append(buffer, 0, count);
            }
        }
    }
}
