using Tapetum.Encoding.Files;

namespace Tapetum.Cli.Tests;

/// <summary>Two runs write into one folder.</summary>
public class SharedOutputTests
{
    [Fact]
    public async Task What_another_run_makes_first_is_skipped_and_the_second_run_says_that_it_is_not_alone()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("raws"));
        for (int i = 10; i < 30; i++)
        {
            NoisyRamp.Write(folder.File($"raws/{i}.dng"), 256, 192);
        }

        Directory.CreateDirectory(folder.File("pictures"));
        // The other run: it holds the folder's mark, and makes the last picture while this one is at its first.
        using IDisposable other = AtomicFile.MarkFolderOf(folder.File("pictures/29.png"));
        RunningCli running = CliRun.Start(
            folder.Path,
            ["enhance", "raws", "-o", "pictures", "--model", TestModel.Path, "--jobs", "1"]
        );
        await running.UntilAsync(() => File.Exists(folder.File("pictures/10.png")));
        await File.WriteAllTextAsync(folder.File("pictures/29.png"), "made", TestContext.Current.CancellationToken);
        CliRun run = await running.EndAsync();

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldContain($"another run writes into it (process {Environment.ProcessId}, since ");
        run.Messages.ShouldContain("raws/29.dng: skipped, another run has made pictures/29.png meanwhile");
        run.Messages.ShouldMatch(@"(?m)^tapetum: skipped\s+1 ");
        run.Messages.ShouldMatch(@"(?m)^tapetum: failed\s+0$");
        File.ReadAllText(folder.File("pictures/29.png")).ShouldBe("made");
        other.Dispose();
        folder.Files.ShouldNotContain(file => file.Contains("/.tapetum-"));
    }
}
