using System.Diagnostics;

namespace Tapetum.Cli.Tests;

/// <summary>The built command line as a part of a pipe: bytes in, bytes out.</summary>
internal sealed record PipedRun(int ExitCode, byte[] Results, string Messages)
{
    /// <summary>Where what is received and sent lies for a while, below the folder that it runs in.</summary>
    public const string TemporaryFolder = "temporary";

    public static async Task<PipedRun> InAsync(string folder, byte[] input, params string[] arguments)
    {
        ProcessStartInfo start = new(ProgramUnderTest.Path, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(folder, TemporaryFolder)).FullName;
        CancellationToken stop = TestContext.Current.CancellationToken;
        using Process process = Process.Start(start)!;
        using MemoryStream results = new();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(results, stop);
        Task<string> messages = process.StandardError.ReadToEndAsync(stop);
        await process.StandardInput.BaseStream.WriteAsync(input, stop);
        process.StandardInput.Close();
        await process.WaitForExitAsync(stop);
        await reading;
        return new(process.ExitCode, results.ToArray(), await messages);
    }
}
