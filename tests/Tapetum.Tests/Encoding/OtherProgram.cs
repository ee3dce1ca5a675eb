using System.Diagnostics;

namespace Tapetum.Tests.Encoding;

/// <summary>Programs that a test may find installed or not.</summary>
internal static class OtherProgram
{
    /// <summary>Runs a program to its end; the test is skipped where it is not installed.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        bool isInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(place => File.Exists(Path.Combine(place, program)));
        if (!isInstalled)
        {
            Assert.Skip($"{program} is not installed.");
        }

        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(stop);
        string output = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        process.ExitCode.ShouldBe(0, output + await errors);
        return output;
    }

    /// <summary>The samples of a TIFF, interleaved.</summary>
    public static ushort[] ReadSixteenBits(string path)
    {
        using NetVips.Image image = NetVips.Image.NewFromFile(path);
        return image.WriteToMemory<ushort>();
    }
}
