using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Tapetum.Training.Datasets.Download;

namespace Tapetum.Training.Tests.Datasets.Download;

/// <summary>Downloads over real sockets from a server that does what servers do.</summary>
public sealed class DatasetDownloaderTests : IDisposable
{
    private const int ChunkBytes = 20_000;
    private const string Name = "file.bin";

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = Content(seed: 1);

    private static readonly DownloadOptions Quick = new()
    {
        ChunkBytes = ChunkBytes,
        FirstWait = TimeSpan.FromMilliseconds(1),
        LongestWait = TimeSpan.FromMilliseconds(5),
        NoteInterval = TimeSpan.Zero,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_comes_in_ranges_and_is_the_servers_byte_for_byte()
    {
        await using MisbehavingServer server = new(content, _ => Answer.Good);

        DownloadedFile file = await DownloadAsync(File(server) with { Sha256 = Sha256(content) });

        file.Checked.ShouldBeTrue();
        ShouldBeThere(content);
        server.Requests.Count.ShouldBe(1 + 6, "a probe, and a request per range");
    }

    [Fact]
    public async Task What_is_there_already_is_not_asked_for_again()
    {
        await using MisbehavingServer server = new(content, _ => Answer.Good);
        await DownloadAsync(File(server));
        int requests = server.Requests.Count;

        DownloadedFile again = await DownloadAsync(File(server));

        again.WasThere.ShouldBeTrue();
        server.Requests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_taken_up_where_it_broke()
    {
        await using MisbehavingServer server = new(
            content,
            request => request.IsProbe ? Answer.Good : new Answer { BreaksAfterBytes = 7_000 }
        );

        await DownloadAsync(File(server));

        ShouldBeThere(content);
        server.BodyBytesSent.ShouldBe(1 + content.Length, "no byte comes twice");
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_gives_the_file_in_one_piece()
    {
        await using MisbehavingServer server = new(
            content,
            request => new Answer { HonoursRange = false, BreaksAfterBytes = request.Number == 2 ? 5_000 : null }
        );

        await DownloadAsync(File(server) with { Sha256 = Sha256(content) });

        ShouldBeThere(content);
        server.Requests.Count.ShouldBe(3, "a probe, a try that breaks off, and one that does not");
    }

    [Theory]
    [InlineData(+1000)]
    [InlineData(-1000)]
    public async Task A_server_that_lies_about_the_length_gives_no_file(int lieBytes)
    {
        await using MisbehavingServer server = new(
            content,
            _ => new Answer { HonoursRange = false, ClaimedBytes = content.Length + lieBytes }
        );

        DatasetFile file = File(server) with { Sha256 = Sha256(content) };
        await Should.ThrowAsync<DownloadException>(() => DownloadAsync(file));

        folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_says_sorry_is_not_taken_for_the_file()
    {
        await using MisbehavingServer server = new(content, _ => Answer.Good);

        DatasetFile file = File(server) with { ApproximateBytes = 25_000_000 };
        DownloadException e = await Should.ThrowAsync<DownloadException>(() => DownloadAsync(file));

        e.Reason.ShouldContain("about 25000000 are expected");
    }

    [Fact]
    public async Task A_slow_server_is_waited_for_as_long_as_it_gives_signs_of_life()
    {
        await using MisbehavingServer server = new(
            content,
            _ => new Answer { PieceBytes = 2_500, Pause = TimeSpan.FromMilliseconds(60) }
        );
        DownloadOptions options = Quick with { Patience = TimeSpan.FromMilliseconds(450), Connections = 8 };

        await DownloadAsync(File(server), options);

        ShouldBeThere(content);
        server.BodyBytesSent.ShouldBe(1 + content.Length, "nothing was given up");
    }

    [Fact]
    public async Task A_silent_server_is_left_for_the_next_mirror()
    {
        await using MisbehavingServer silent = new(content, _ => new Answer { Silent = true });
        await using MisbehavingServer server = new(content, _ => Answer.Good);
        DownloadOptions options = Quick with { Patience = TimeSpan.FromMilliseconds(100), Retries = 1 };

        await DownloadAsync(File(silent, server), options);

        ShouldBeThere(content);
        silent.Requests.Count.ShouldBe(2, "asked once, and once again");
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again()
    {
        await using MisbehavingServer server = new(
            content,
            request =>
                request.Number <= 3 ? new Answer { Status = 503, ExtraHeader = "Retry-After: 0\r\n" } : Answer.Good
        );

        await DownloadAsync(File(server));

        ShouldBeThere(content);
    }

    [Fact]
    public async Task A_mirror_without_the_file_is_not_asked_again()
    {
        await using MisbehavingServer without = new(content, _ => new Answer { Status = 404 });

        DownloadException e = await Should.ThrowAsync<DownloadException>(() => DownloadAsync(File(without)));

        e.Reason.ShouldContain("404");
        without.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task When_the_first_mirror_is_dead_the_second_gives_the_file()
    {
        await using MisbehavingServer server = new(content, _ => Answer.Good);

        await DownloadAsync(File(server) with { Mirrors = [DeadAddress(), server.Address] });

        ShouldBeThere(content);
    }

    [Fact]
    public async Task Wrong_bytes_are_thrown_away_and_the_next_mirror_is_asked()
    {
        await using MisbehavingServer wrong = new(Content(seed: 2), _ => Answer.Good);
        await using MisbehavingServer server = new(content, _ => Answer.Good);
        string sha256 = Sha256(content);

        DownloadException e = await Should.ThrowAsync<DownloadException>(() =>
            DownloadAsync(File(wrong) with { Sha256 = sha256 })
        );
        e.Reason.ShouldContain("other ones than the catalogue's");
        folder.Files.ShouldBeEmpty();

        await DownloadAsync(File(wrong, server) with { Sha256 = sha256 });
        ShouldBeThere(content);
    }

    [Fact]
    public async Task A_stopped_download_goes_on_where_it_stopped()
    {
        await using MisbehavingServer server = new(content, _ => Answer.Good);
        long before = await StopInTheMiddleAsync(server);

        int requests = server.Requests.Count;
        List<DownloadProgress> reports = [];
        await DownloadAsync(File(server), Quick, new Recorder(reports));

        ShouldBeThere(content);
        reports[0].DoneBytes.ShouldBe(before, "progress counts what the first run had brought");
        server
            .Requests.Skip(requests)
            .Where(request => !request.IsProbe)
            .Sum(request => request.To - request.From)
            .ShouldBe(content.Length - before, "only the rest is asked for");
    }

    [Fact]
    public async Task A_stopped_download_begins_anew_when_the_file_has_changed()
    {
        await using MisbehavingServer server = new(content, _ => Answer.Good);
        await StopInTheMiddleAsync(server);
        byte[] changed = Content(seed: 3);
        (server.Content, server.EntityTag) = (changed, "\"2\"");

        await DownloadAsync(File(server));

        ShouldBeThere(changed);
    }

    [Fact]
    public async Task Wrong_bytes_of_an_earlier_run_come_again_from_the_same_mirror()
    {
        await using MisbehavingServer server = new(Content(seed: 2), _ => Answer.Good);
        DatasetFile file = File(server) with { Sha256 = Sha256(content) };
        await StopInTheMiddleAsync(server);
        server.Content = content;

        await DownloadAsync(file);

        ShouldBeThere(content);
    }

    [Fact]
    public async Task A_damaged_note_costs_the_bytes_and_not_the_download()
    {
        await using MisbehavingServer server = new(content, _ => Answer.Good);
        await StopInTheMiddleAsync(server);
        await System.IO.File.WriteAllTextAsync(folder.File(Name + ".part.json"), "{", Stop);

        await DownloadAsync(File(server));

        ShouldBeThere(content);
    }

    [Fact]
    public async Task A_disk_too_small_is_noticed_before_the_first_byte_of_the_file()
    {
        await using MisbehavingServer server = new(content, _ => Answer.Good);
        DownloadOptions options = Quick with { FreeBytes = _ => content.Length - 1 };

        DownloadException e = await Should.ThrowAsync<DownloadException>(() => DownloadAsync(File(server), options));

        e.Reason.ShouldContain("100.0 kB are free");
        server.Requests.ShouldAllBe(request => request.IsProbe);
    }

    [Fact]
    public async Task Two_programs_do_not_write_the_same_file()
    {
        await using MisbehavingServer server = new(content, _ => Answer.Good);
        await using FileStream other = new(
            folder.File(Name + ".part"),
            FileMode.Create,
            FileAccess.ReadWrite,
            FileShare.None
        );

        DownloadException e = await Should.ThrowAsync<DownloadException>(() => DownloadAsync(File(server)));

        e.Advice.ShouldContain("another download");
    }

    private static byte[] Content(int seed)
    {
        byte[] bytes = new byte[100_001];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static DatasetFile File(params MisbehavingServer[] servers) =>
        new() { Name = Name, Mirrors = [.. servers.Select(server => server.Address)] };

    private static Uri DeadAddress()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}/");
    }

    private Task<DownloadedFile> DownloadAsync(DatasetFile file) => DownloadAsync(file, Quick);

    private async Task<DownloadedFile> DownloadAsync(
        DatasetFile file,
        DownloadOptions options,
        IProgress<DownloadProgress>? progress = null
    )
    {
        using DatasetDownloader downloader = new(options);
        return await downloader.DownloadAsync(file, folder.Path, progress, Stop);
    }

    /// <summary>Stops when, with two connections, the fourth range is asked for: two are there.</summary>
    /// <returns>How many bytes are noted as there.</returns>
    private async Task<long> StopInTheMiddleAsync(MisbehavingServer server)
    {
        using CancellationTokenSource cancellation = new();
        server.Behave = request =>
        {
            if (request.Number == 5)
            {
                cancellation.Cancel();
            }

            return Answer.Good;
        };
        using DatasetDownloader downloader = new(Quick with { Connections = 2 });
        await Should.ThrowAsync<OperationCanceledException>(() =>
            downloader.DownloadAsync(File(server), folder.Path, null, cancellation.Token)
        );
        server.Behave = _ => Answer.Good;

        folder.Files.ShouldBe([Name + ".part", Name + ".part.json"]);
        string note = await System.IO.File.ReadAllTextAsync(folder.File(Name + ".part.json"), Stop);
        long done = JsonSerializer.Deserialize(note, DownloadJson.Default.PartNote)!.DoneBytes.Sum();
        done.ShouldBeGreaterThanOrEqualTo(2 * ChunkBytes);
        return done;
    }

    private void ShouldBeThere(byte[] expected)
    {
        System.IO.File.ReadAllBytes(folder.File(Name)).ShouldBe(expected);
        folder.Files.ShouldBe([Name, Name + ".sha256"]);
    }

    private sealed class Recorder(List<DownloadProgress> reports) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => reports.Add(value);
    }
}
