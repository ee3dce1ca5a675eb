using System.Diagnostics;

namespace Tapetum.Cli.Tests;

/// <summary>The command line at work.</summary>
internal sealed class RunningCli(Process process)
{
    private readonly Task<string> results = process.StandardOutput.ReadToEndAsync(Stop);
    private readonly Task<string> messages = process.StandardError.ReadToEndAsync(Stop);

    public int ProcessId => process.Id;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<CliRun> EndAsync()
    {
        using (process)
        {
            await process.WaitForExitAsync(Stop);
            return new(process.ExitCode, await results, await messages);
        }
    }
}
