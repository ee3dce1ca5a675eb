namespace Tapetum.Cli.Tests;

public class WatchTests
{
    [Fact]
    public async Task What_arrives_is_enhanced_once_it_is_complete()
    {
        using TemporaryFolder folder = new();
        string raw = NoisyRamp.Write(folder.File("source.dng"), 96, 64);
        byte[] bytes = await File.ReadAllBytesAsync(raw, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(folder.File("in"));
        File.Copy(raw, folder.File("in/first.dng"));

        RunningCli running = Watch(folder);
        await running.UntilAsync(() => File.Exists(folder.File("out/first.png")));

        // A copy that pauses for longer than a file may take to settle, and then goes on.
        Directory.CreateDirectory(folder.File("in/later"));
        await using (FileStream copy = File.Create(folder.File("in/later/second.dng")))
        {
            await copy.WriteAsync(bytes.AsMemory(..2000), TestContext.Current.CancellationToken);
            await copy.FlushAsync(TestContext.Current.CancellationToken);
            await running.UntilSaidAsync("second.dng");
            File.Exists(folder.File("out/later/second.png")).ShouldBeFalse();
            await copy.WriteAsync(bytes.AsMemory(2000..), TestContext.Current.CancellationToken);
        }

        await running.UntilAsync(() => File.Exists(folder.File("out/later/second.png")));
        await running.SignalAsync("INT");
        CliRun run = await running.EndAsync();

        run.ExitCode.ShouldBe(130, run.Messages);
        run.ResultLines.ShouldBe(["out/first.png", "out/later/second.png"]);
        folder.Files.Where(file => file.StartsWith("out/", StringComparison.Ordinal)).ShouldBe(run.ResultLines);
    }

    [Fact]
    public async Task Started_again_it_does_what_came_meanwhile_and_nothing_twice()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("in"));
        Directory.CreateDirectory(folder.File("out"));
        NoisyRamp.Write(folder.File("in/done.dng"), 96, 64);
        NoisyRamp.Write(folder.File("in/new.dng"), 96, 64);
        await File.WriteAllTextAsync(folder.File("out/done.png"), "precious", TestContext.Current.CancellationToken);

        RunningCli running = Watch(folder);
        await running.UntilAsync(() => File.Exists(folder.File("out/new.png")));
        await running.SignalAsync("TERM");
        CliRun run = await running.EndAsync();

        run.ResultLines.ShouldBe(["out/new.png"]);
        (await File.ReadAllTextAsync(folder.File("out/done.png"), TestContext.Current.CancellationToken)).ShouldBe(
            "precious"
        );
    }

    [Theory]
    [InlineData("in")]
    [InlineData("nowhere", "-o", "out")]
    [InlineData("in", "-o", "out", "--settle", "0")]
    [InlineData("in", "-o", "{nmae}.{ext}")]
    [InlineData("in", "-o", "out", "--format", "dng", "--color-space", "display-p3")]
    [InlineData("in", "-o", "out/{name}.dng", "--color-space", "display-p3")]
    public async Task What_makes_no_sense_is_refused(params string[] arguments)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("in"));

        CliRun run = await CliRun.InAsync(folder.Path, ["watch", .. arguments]);

        run.ExitCode.ShouldBe(2, run.Messages);
    }

    [Fact]
    public async Task A_DNG_that_was_made_in_the_watched_folder_is_not_enhanced_once_more()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("in"));
        NoisyRamp.Write(folder.File("in/a.dng"), 96, 64);
        string[] command = ["watch", "in", "--format", "dng", "--settle", "0.2", "--model", TestModel.Path];
        await File.WriteAllTextAsync(
            folder.File("in/tapetum.json"),
            """{ "output": "." }""",
            TestContext.Current.CancellationToken
        );

        RunningCli running = CliRun.Start(folder.Path, command);
        await running.UntilAsync(() => File.Exists(folder.File("in/a-enhanced.dng")));
        NoisyRamp.Write(folder.File("in/b.dng"), 96, 64);
        await running.UntilAsync(() => File.Exists(folder.File("in/b-enhanced.dng")));
        await running.SignalAsync("INT");
        CliRun first = await running.EndAsync();

        running = CliRun.Start(folder.Path, command);
        NoisyRamp.Write(folder.File("in/c.dng"), 96, 64);
        await running.UntilAsync(() => File.Exists(folder.File("in/c-enhanced.dng")));
        await running.SignalAsync("INT");
        CliRun second = await running.EndAsync();

        first.ResultLines.ShouldBe(["in/./a-enhanced.dng", "in/./b-enhanced.dng"], first.Messages);
        second.ResultLines.ShouldBe(["in/./c-enhanced.dng"], second.Messages);
    }

    [Fact]
    public async Task A_picture_whose_folder_cannot_be_made_is_reported_and_the_next_one_made()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("in/blocked"));
        Directory.CreateDirectory(folder.File("out"));
        await File.WriteAllTextAsync(folder.File("out/blocked"), "a file", TestContext.Current.CancellationToken);
        NoisyRamp.Write(folder.File("in/blocked/a.dng"), 96, 64);

        RunningCli running = Watch(folder);
        await running.UntilSaidAsync("its folder cannot be made");
        NoisyRamp.Write(folder.File("in/b.dng"), 96, 64);
        await running.UntilAsync(() => File.Exists(folder.File("out/b.png")));
        await running.SignalAsync("INT");
        CliRun run = await running.EndAsync();

        run.ResultLines.ShouldBe(["out/b.png"], run.Messages);
    }

    private static RunningCli Watch(TemporaryFolder folder) =>
        CliRun.Start(folder.Path, ["watch", "in", "-o", "out", "--settle", "0.2", "--model", TestModel.Path]);
}
