namespace Tapetum.Cli.Tests;

public class PipeTests
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    [Fact]
    public async Task A_dash_reads_standard_input_and_writes_the_picture_to_standard_output()
    {
        using TemporaryFolder folder = new();

        PipedRun run = await EnhanceAsync(folder, Raw(), "-");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Results.AsSpan(0, 8).SequenceEqual(PngSignature).ShouldBeTrue();
        run.Results[^8..^4].ShouldBe("IEND"u8.ToArray(), "nothing but the picture is there");
        run.Messages.ShouldContain("standard input → standard output");
        Left(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Either_end_can_be_a_file()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("a.dng"), Raw(), TestContext.Current.CancellationToken);

        PipedRun into = await EnhanceAsync(folder, Raw(), "-", "-o", "made.jpg");
        PipedRun from = await EnhanceAsync(folder, [], "a.dng", "-o", "-", "--format", "jpeg");

        into.ExitCode.ShouldBe(0, into.Messages);
        System.Text.Encoding.UTF8.GetString(into.Results).ShouldBe("made.jpg\n");
        from.ExitCode.ShouldBe(0, from.Messages);
        from.Results.ShouldBe(File.ReadAllBytes(folder.File("made.jpg")));
        Left(folder).ShouldBe(["a.dng", "made.jpg"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_comes_through_a_pipe_and_is_no_photograph_is_called_standard_input()
    {
        using TemporaryFolder folder = new();

        PipedRun enhanced = await EnhanceAsync(folder, "no raw"u8.ToArray(), "-");
        PipedRun inspected = await PipedRun.InAsync(folder.Path, "no raw"u8.ToArray(), "inspect", "-");

        foreach (PipedRun run in new[] { enhanced, inspected })
        {
            run.ExitCode.ShouldBe(1);
            run.Results.ShouldBeEmpty();
            run.Messages.ShouldContain("standard input: ");
            run.Messages.ShouldNotContain(PipedRun.TemporaryFolder);
        }

        Left(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Inspect_reads_standard_input_too()
    {
        using TemporaryFolder folder = new();

        PipedRun run = await PipedRun.InAsync(folder.Path, Raw(), "inspect", "-");

        run.ExitCode.ShouldBe(0, run.Messages);
        string text = System.Text.Encoding.UTF8.GetString(run.Results);
        text.ShouldContain("standard input");
        text.ShouldContain("3200");
    }

    [Theory]
    [InlineData("one raw file", "-", "a.dng")]
    [InlineData("--json", "-", "--json")]
    [InlineData("one picture", "a.dng", "b.dng", "-o", "-")]
    public async Task What_cannot_go_through_one_pipe_is_refused_before_anything_is_begun(
        string expected,
        params string[] arguments
    )
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("a.dng"), 96, 64);
        NoisyRamp.Write(folder.File("b.dng"), 96, 64);

        PipedRun run = await EnhanceAsync(folder, [], arguments);

        run.ExitCode.ShouldBe(2, run.Messages);
        run.Results.ShouldBeEmpty();
        run.Messages.ShouldContain(expected);
    }

    private static Task<PipedRun> EnhanceAsync(TemporaryFolder folder, byte[] input, params string[] arguments) =>
        PipedRun.InAsync(folder.Path, input, ["enhance", "--model", TestModel.Path, .. arguments]);

    private static byte[] Raw()
    {
        using TemporaryFolder folder = new();
        return File.ReadAllBytes(NoisyRamp.Write(folder.File("a.dng"), 96, 64));
    }

    /// <summary>Others, too, put something into the folder for temporary files.</summary>
    private static IEnumerable<string> Left(TemporaryFolder folder) =>
        folder.Files.Where(file =>
            !file.StartsWith(PipedRun.TemporaryFolder, StringComparison.Ordinal)
            || file.Contains("tapetum-", StringComparison.Ordinal)
        );
}
