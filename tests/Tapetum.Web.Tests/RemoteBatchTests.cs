using System.Diagnostics;
using Tapetum.Cli.Tests;

namespace Tapetum.Web.Tests;

/// <summary>The command line as a studio's client: <c>enhance --server</c>.</summary>
public sealed class RemoteBatchTests : IDisposable
{
    private const string Token = "correct-horse";

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_s_pictures_come_back_as_local_work_makes_them_and_nothing_is_left_at_the_studio()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(options =>
            options with
            {
                AccessToken = Token,
                // One waits until the other is through.
                QueueCapacity = 1,
            }
        );
        studio.Http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        Directory.CreateDirectory(folder.File("shoot/second"));
        byte[] raw = RawFiles.Ramp(96, 64);
        await File.WriteAllBytesAsync(folder.File("shoot/first.dng"), raw, Stop);
        await File.WriteAllBytesAsync(folder.File("shoot/second/other.dng"), RawFiles.Ramp(64, 48), Stop);
        await File.WriteAllBytesAsync(folder.File("shoot/second/damaged.dng"), raw[..500], Stop);
        string[] look = ["--format", "jpeg", "--quality", "80", "--ev", "0.5", "--crop", "1:1", "--look", "natural"];
        await RunAsync(
            token: null,
            [folder.File("shoot"), "-o", folder.File("local"), "--model", TestModel.Path, .. look]
        );
        string[] remote =
        [
            folder.File("shoot"),
            "-o",
            folder.File("pictures"),
            "--server",
            $"{studio.Http.BaseAddress}",
            .. look,
        ];

        (int code, string messages) = await RunAsync(Token, remote);

        code.ShouldBe(1);
        messages.ShouldContain("enhanced     2");
        messages.ShouldContain("failed       1");
        messages.ShouldContain("damaged.dng");
        foreach (string name in new[] { "first.jpg", "second/other.jpg" })
        {
            byte[] expected = await File.ReadAllBytesAsync(folder.File($"local/{name}"), Stop);
            (await File.ReadAllBytesAsync(folder.File($"pictures/{name}"), Stop)).ShouldBe(expected);
        }

        (await studio.Client.ListAsync()).ShouldBeEmpty();

        (int again, string said) = await RunAsync(Token, remote);

        again.ShouldBe(1);
        said.ShouldContain("skipped      2");
        folder.Files.Count(file => file.StartsWith("pictures/", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Who_has_no_token_asks_for_what_a_studio_cannot_do_or_finds_none_is_told_so()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(options =>
            options with
            {
                AccessToken = Token,
            }
        );
        string file = folder.File("a.dng");
        await File.WriteAllBytesAsync(file, RawFiles.Ramp(), Stop);
        string address = $"{studio.Http.BaseAddress}";

        (int without, string withoutSaid) = await RunAsync(token: null, file, "--server", address);
        (int wrong, string wrongSaid) = await RunAsync("wrong", file, "--server", address);
        (int model, string modelSaid) = await RunAsync(Token, file, "--server", address, "--model", "fast");
        (int nobody, string nobodySaid) = await RunAsync(Token, file, "--server", "http://127.0.0.1:1");

        (without, wrong, model, nobody).ShouldBe((1, 1, 2, 1));
        withoutSaid.ShouldContain("TAPETUM_TOKEN");
        wrongSaid.ShouldContain("does not know the token");
        modelSaid.ShouldContain("--model: a studio cannot do that");
        nobodySaid.ShouldContain("the studio does not answer");
        folder.Files.ShouldBe(["a.dng"]);
    }

    private static async Task<(int ExitCode, string Messages)> RunAsync(string? token, params string[] arguments)
    {
        ProcessStartInfo start = new(ProgramUnderTest.Path, ["enhance", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TAPETUM_TOKEN"] = token ?? "";
        using Process command = Process.Start(start)!;
        Task<string> results = command.StandardOutput.ReadToEndAsync(Stop);
        string messages = await command.StandardError.ReadToEndAsync(Stop);
        await results;
        await command.WaitForExitAsync(Stop);
        return (command.ExitCode, messages);
    }
}
