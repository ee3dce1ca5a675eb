namespace Tapetum.Cli.Tests;

/// <summary>The command line in several processes. A test that wants them is skipped where Open MPI is not installed.</summary>
internal static class Mpirun
{
    private const string Program = "/usr/bin/mpirun";

    /// <summary>As root and on fewer cores than processes, as tests are run.</summary>
    private static readonly string[] Options = ["--allow-run-as-root", "--oversubscribe"];

    public static RunningCli Start(int ranks, string folder, params string[] arguments)
    {
        if (!File.Exists(Program))
        {
            Assert.Skip("mpirun is not installed; Debian's package openmpi-bin has it.");
        }

        return CliRun.StartOther(Program, folder, [.. Options, "-n", $"{ranks}", ProgramUnderTest.Path, .. arguments]);
    }

    /// <summary>The process that mpirun started last.</summary>
    public static int LastRankOf(RunningCli run) =>
        Directory
            .GetDirectories($"/proc/{run.ProcessId}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' '))
            .Where(child => child.Length > 0)
            .Max(int.Parse);
}
