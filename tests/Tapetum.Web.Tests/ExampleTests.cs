using System.Diagnostics;
using Tapetum.Tests.Encoding;

namespace Tapetum.Web.Tests;

/// <summary>examples/studio-client.cs against a running studio, as its first lines say.</summary>
public class ExampleTests
{
    private const string Token = "open sesame";

    [Fact]
    public async Task The_client_brings_back_a_picture_or_says_why_there_is_none()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("night.dng"), RawFiles.Ramp(), stop);
        await File.WriteAllTextAsync(folder.File("notes.dng"), "no photo", stop);
        await using RunningStudio studio = await RunningStudio.StartAsync(o => o with { AccessToken = Token });
        string address = studio.Http.BaseAddress!.ToString();

        (int done, string said) = await RunAsync(address, folder.File("night.dng"), folder.File("night.png"));
        (int failed, string why) = await RunAsync(address, folder.File("notes.dng"), folder.File("notes.png"));

        done.ShouldBe(0, said);
        var picture = TestPng.Read(await File.ReadAllBytesAsync(folder.File("night.png"), stop));
        (picture.Width, picture.Height).ShouldBe((48, 64));
        studio.Files.ShouldNotContain(file => file.EndsWith("/linear"), "it takes its photo away again");
        failed.ShouldBe(1);
        why.ShouldContain("This file cannot be enhanced");
        File.Exists(folder.File("notes.png")).ShouldBeFalse();
    }

    /// <returns>Its exit code and all that it wrote.</returns>
    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        string path = Path.Combine(SharedData.Repository, "examples", "studio-client.cs");
        ProcessStartInfo start = new("dotnet", ["run", "--configuration", "Release", path, "--", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TAPETUM_TOKEN"] = Token;
        using Process process = Process.Start(start)!;
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task<string> messages = process.StandardError.ReadToEndAsync(stop);
        string results = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, results + await messages);
    }
}
