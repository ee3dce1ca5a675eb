using System.Security.Cryptography;
using Tapetum.Training.Tests.Datasets.Download;

namespace Tapetum.Cli.Tests;

/// <summary>Datasets over the built command line, from a server on this machine.</summary>
public sealed class DatasetTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 50_000).Select(i => (byte)(i * 7))];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_dataset_of_ones_own_is_listed_downloaded_and_verified()
    {
        await using MisbehavingServer server = new(Content, _ => Answer.Good);
        WriteCatalogue(server.Address, Convert.ToHexString(SHA256.HashData(Content)));

        CliRun list = await RunAsync("list");
        CliRun download = await RunAsync("download", "mine", "-o", "data");
        CliRun verify = await RunAsync("verify", "mine", "-o", "data");

        list.Results.ShouldContain("mine");
        list.Results.ShouldContain("sid-sony");
        download.ExitCode.ShouldBe(0, download.Messages);
        download.ResultLines.ShouldBe([folder.File("data/set.bin")]);
        (await File.ReadAllBytesAsync(folder.File("data/set.bin"), TestContext.Current.CancellationToken)).ShouldBe(
            Content
        );
        verify.ExitCode.ShouldBe(0, verify.Messages);
        verify.Results.ShouldStartWith("good");
    }

    [Fact]
    public async Task What_its_authors_want_fetched_by_hand_is_explained_and_then_taken_as_it_lies()
    {
        await using MisbehavingServer server = new(Content, _ => Answer.Good);
        WriteCatalogue(server.Address, Convert.ToHexString(SHA256.HashData(Content)));

        CliRun download = await RunAsync("download", "sid-sony", "-o", "data");
        Directory.CreateDirectory(folder.File("data"));
        await File.WriteAllBytesAsync(folder.File("data/Sony2025.zip"), Content, TestContext.Current.CancellationToken);
        CliRun again = await RunAsync("download", "sid-sony", "-o", "data");

        download.ExitCode.ShouldBe(1);
        download.Messages.ShouldContain("by hand");
        download.Messages.ShouldContain("github.com/cchen156/Learning-to-See-in-the-Dark");
        again.ExitCode.ShouldBe(0, again.Messages);
        again.Messages.ShouldContain("there already");
    }

    [Fact]
    public async Task Wrong_bytes_end_with_1_and_leave_no_file()
    {
        await using MisbehavingServer server = new(Content, _ => Answer.Good);
        WriteCatalogue(server.Address, Convert.ToHexString(SHA256.HashData("others"u8)));

        CliRun download = await RunAsync("download", "mine", "-o", "data");
        CliRun verify = await RunAsync("verify", "mine", "-o", "data");

        download.ExitCode.ShouldBe(1);
        download.Messages.ShouldContain("other ones than the catalogue's");
        folder.Files.ShouldBe(["catalogue.json"]);
        verify.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Ctrl_C_ends_with_130_and_keeps_what_has_come()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using MisbehavingServer server = new(
            Content,
            request =>
            {
                if (!request.IsProbe)
                {
                    asked.TrySetResult();
                }

                return new Answer { Silent = !request.IsProbe };
            }
        );
        WriteCatalogue(server.Address, Convert.ToHexString(SHA256.HashData(Content)));

        RunningCli running = CliRun.Start(folder.Path, Arguments("download", "mine", "-o", "data"));
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        await running.SignalAsync("INT");
        CliRun run = await running.EndAsync();

        run.ExitCode.ShouldBe(130);
        run.Messages.ShouldContain("goes on from here");
        folder.Files.ShouldBe(["catalogue.json", "data/set.bin.part", "data/set.bin.part.json"]);
    }

    private static string[] Arguments(params string[] arguments) =>
        ["dataset", .. arguments, "--catalogue", "catalogue.json"];

    private Task<CliRun> RunAsync(params string[] arguments) => CliRun.InAsync(folder.Path, Arguments(arguments));

    private void WriteCatalogue(Uri address, string sha256) =>
        File.WriteAllText(
            folder.File("catalogue.json"),
            $$"""
            {"datasets": [{"name": "mine", "description": "d", "license": "l", "homePage": "https://example.org",
              "files": [{"name": "set.bin", "sha256": "{{sha256}}", "mirrors": ["{{address}}"]}]}]}
            """
        );
}
