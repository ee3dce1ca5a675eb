using System.Diagnostics;
using System.Runtime.InteropServices;
using Tapetum.Raw;
using Tapetum.Training.Tests.Data;

namespace Tapetum.Cli.Tests;

/// <summary>The programs in examples/, run as their first lines say.</summary>
public sealed class ExamplesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_raw_file_is_enhanced_and_the_picture_measured()
    {
        NoisyRamp.Write(folder.File("night.dng"), 320, 200);

        string enhanced = await RunAsync("enhance.cs", folder.File("night.dng"), folder.File("night.png"));
        string measured = await RunAsync("measure.cs", folder.File("night.png"), folder.File("night.png"));

        enhanced.ShouldContain("night.png: 200 × 320 px");
        File.Exists(folder.File("night.png")).ShouldBeTrue();
        measured.ShouldContain("SSIM 1.0000");
    }

    [Fact]
    public async Task A_mosaic_in_memory_becomes_pixels()
    {
        RawImage raw = SyntheticRaw.Image(320, 200, CfaPattern.Grbg);
        await File.WriteAllBytesAsync(
            folder.File("mosaic.bin"),
            MemoryMarshal.AsBytes(raw.Mosaic.Span).ToArray(),
            TestContext.Current.CancellationToken
        );

        string made = await RunAsync(
            "in-memory.cs",
            folder.File("mosaic.bin"),
            "320",
            "200",
            "GRBG",
            "512",
            "16383",
            folder.File("picture.rgb")
        );

        made.ShouldContain("picture.rgb: 320 × 200 px");
        new FileInfo(folder.File("picture.rgb")).Length.ShouldBe(320 * 200 * 3);
    }

    [Fact]
    public async Task A_network_is_trained_on_a_folder_of_photographs()
    {
        Directory.CreateDirectory(folder.File("photos"));
        TestPhotos.WriteDetailed(folder.File("photos/a.png"), 1100, 1100, seed: 1);
        TestPhotos.WriteDetailed(folder.File("photos/b.png"), 1100, 1100, seed: 2);

        string trained = await RunAsync("train.cs", folder.File("photos"), folder.File("run"));

        trained.ShouldContain("200 steps in");
        File.Exists(folder.File("run/last.onnx")).ShouldBeTrue();
    }

    /// <returns>What it wrote to standard output.</returns>
    private static async Task<string> RunAsync(string example, params string[] arguments)
    {
        string path = Path.Combine(SharedData.Repository, "examples", example);
        ProcessStartInfo start = new("dotnet", ["run", "--configuration", "Release", path, "--", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task<string> messages = process.StandardError.ReadToEndAsync(stop);
        string results = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        process.ExitCode.ShouldBe(0, results + await messages);
        return results;
    }
}
