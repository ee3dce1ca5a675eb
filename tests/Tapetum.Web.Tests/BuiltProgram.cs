using System.Diagnostics;
using Tapetum.Cli.Tests;

namespace Tapetum.Web.Tests;

/// <summary>The built command line as a server: a process that can be killed.</summary>
internal sealed class BuiltProgram : IDisposable
{
    private readonly Process process;

    private BuiltProgram(Process process, string address)
    {
        this.process = process;
        Client = new StudioClient(new Uri(address));
    }

    public StudioClient Client { get; }

    public int ProcessId => process.Id;

    /// <param name="dataFolder">Of the server.</param>
    /// <param name="around">A command that executes the program that follows it in its own process.</param>
    public static Task<BuiltProgram> ServeAsync(string dataFolder, params string[] around) =>
        ListenAsync([
            .. around,
            ProgramUnderTest.Path,
            "serve",
            "--port",
            "0",
            "--data",
            dataFolder,
            "--model",
            TestModel.Path,
        ]);

    /// <param name="model">The name of a network that came with the program.</param>
    /// <param name="dataFolder">Of the server.</param>
    public static Task<BuiltProgram> ServeWithAsync(string model, string dataFolder) =>
        ListenAsync([ProgramUnderTest.Path, "serve", "--port", "0", "--data", dataFolder, "--model", model]);

    /// <summary>One of several machines that meet somewhere.</summary>
    /// <param name="command">serve or worker.</param>
    /// <param name="dataFolder">Of that machine.</param>
    /// <param name="servers">Where they meet.</param>
    /// <param name="log">Where what it says goes, a file.</param>
    /// <param name="more">Options.</param>
    public static Task<BuiltProgram> JoinAsync(
        string command,
        string dataFolder,
        string servers,
        string log,
        params string[] more
    ) =>
        ListenAsync([
            "/bin/sh",
            "-c",
            "log=$1; shift; exec \"$@\" 2>\"$log\"",
            "sh",
            log,
            ProgramUnderTest.Path,
            command,
            "--port",
            "0",
            "--data",
            dataFolder,
            "--cluster",
            servers,
            .. more.Contains("--model", StringComparer.Ordinal) ? [] : (string[])["--model", TestModel.Path],
            .. more,
        ]);

    /// <summary>Runs another command to its end.</summary>
    public static async Task RunAsync(params string[] arguments)
    {
        using Process command = Start(arguments);
        await command.StandardOutput.ReadToEndAsync(Stop);
        await command.WaitForExitAsync(Stop);
        command.ExitCode.ShouldBe(0);
    }

    /// <summary>Runs a command that is to end by itself, and says what it printed on standard error.</summary>
    public static async Task<(int ExitCode, string Messages)> FailAsync(params string[] arguments)
    {
        using Process command = Process.Start(
            new ProcessStartInfo(ProgramUnderTest.Path, arguments)
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            }
        )!;
        string messages = await command.StandardError.ReadToEndAsync(Stop);
        await command.WaitForExitAsync(Stop);
        return (command.ExitCode, messages);
    }

    /// <summary>The processes that decode for it.</summary>
    public Process[] Workers() =>
        [
            .. File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Concat(
                    Directory
                        .EnumerateDirectories($"/proc/{process.Id}/task")
                        .SelectMany(task =>
                            File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        )
                )
                .Distinct(StringComparer.Ordinal)
                .Select(id => Process.GetProcessById(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture))),
        ];

    /// <summary>The most memory that it has had, bytes.</summary>
    public long PeakMemory()
    {
        string line = File.ReadLines($"/proc/{process.Id}/status")
            .Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024
            * long.Parse(
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                System.Globalization.CultureInfo.InvariantCulture
            );
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(Stop);
    }

    /// <summary>As a service manager does; waits for its end.</summary>
    public async Task<int> TerminateAsync()
    {
        using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(Stop);
        }

        await process.WaitForExitAsync(Stop);
        return process.ExitCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<BuiltProgram> ListenAsync(string[] command)
    {
        Process served = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true }
        )!;
        string? address = await served.StandardOutput.ReadLineAsync(Stop);
        return new(served, address ?? throw new InvalidOperationException("The server ended before it listened."));
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(ProgramUnderTest.Path, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
}
