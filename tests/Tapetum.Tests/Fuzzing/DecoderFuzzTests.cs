using System.Diagnostics;
using System.Globalization;

namespace Tapetum.Tests.Fuzzing;

/// <summary>The C++ between LibRaw and us, on damaged files, watched by AddressSanitizer and UndefinedBehaviorSanitizer: bench/fuzz/decoder.cpp.</summary>
public sealed class DecoderFuzzTests : IDisposable
{
    private const int Cases = 300;
    private const int MaxSeconds = 5;

    private static readonly string[] Sources =
    [
        "bench/fuzz/decoder.cpp",
        "native/tapetum_decoder.cpp",
        "native/tapetum_jpegxl.cpp",
        "native/tapetum_photo.cpp",
        "native/tapetum_raw.cpp",
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Damaged_files_make_the_decoder_read_and_write_nothing_that_is_not_there()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("The sanitizers are GCC's, on Linux.");
        }

        Directory.CreateDirectory(folder.File("corpus"));
        foreach ((int i, byte[] file) in FuzzCorpus.Raws(folder).Index())
        {
            await File.WriteAllBytesAsync(folder.File($"corpus/{i}"), file, TestContext.Current.CancellationToken);
        }

        string program = await BuildAsync();
        string crashes = CrashFolder();
        bool isLong = Mutations.Asked is not null;
        ProcessStartInfo start = new(
            program,
            [
                folder.File("corpus"),
                crashes,
                Mutations.FirstSeed.ToString(CultureInfo.InvariantCulture),
                isLong ? $"{long.MaxValue}" : $"{Cases}",
                $"{(int)(Mutations.Asked?.TotalSeconds ?? MaxSeconds)}",
            ]
        );
        // LibRaw keeps nothing that matters; what it cannot have, it must do without.
        start.Environment["ASAN_OPTIONS"] = "allocator_may_return_null=1:detect_leaks=0:max_allocation_size_mb=512";
        (int code, string said) = await RunAsync(start);

        TestContext.Current.TestOutputHelper?.WriteLine(said);
        code.ShouldBe(0, said);
    }

    /// <summary>Where files go that made it die: kept when somebody asked for a long run.</summary>
    private string CrashFolder()
    {
        string crashes = Environment.GetEnvironmentVariable("TAPETUM_FUZZ_CRASHES") is { Length: > 0 } asked
            ? asked
            : folder.File("crashes");
        Directory.CreateDirectory(crashes);
        return crashes;
    }

    private async Task<string> BuildAsync()
    {
        string program = folder.File("fuzz");
        ProcessStartInfo compiler = new(
            "g++",
            [
                "-std=c++17",
                "-O1",
                "-g",
                "-fsanitize=address,undefined",
                "-fno-sanitize-recover=undefined",
                $"-I{Path.Combine(SharedData.Repository, "native")}",
                .. Sources.Select(source => Path.Combine(SharedData.Repository, source)),
                "-lraw_r",
                "-ldl",
                "-o",
                program,
            ]
        );
        (int code, string said) = await RunAsync(compiler);
        code.ShouldBe(0, said);
        return program;
    }

    private static async Task<(int Code, string Said)> RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await errors + output);
    }
}
