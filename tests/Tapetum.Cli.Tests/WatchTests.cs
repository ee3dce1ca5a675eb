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

    private static RunningCli Watch(TemporaryFolder folder) =>
        CliRun.Start(folder.Path, ["watch", "in", "-o", "out", "--settle", "0.2", "--model", TestModel.Path]);
}
