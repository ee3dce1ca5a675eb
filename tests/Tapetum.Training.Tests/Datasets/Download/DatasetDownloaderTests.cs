using System.Net;
using System.Net.Sockets;
using Tapetum.Training.Datasets.Download;

namespace Tapetum.Training.Tests.Datasets.Download;

/// <summary>Downloads over real sockets from a server that does what servers do.</summary>
public sealed class DatasetDownloaderTests : DownloadTest
{
    [Fact]
    public async Task A_file_comes_in_ranges_and_is_the_servers_byte_for_byte()
    {
        await using MisbehavingServer server = new(Expected, _ => Answer.Good);

        DownloadedFile file = await DownloadAsync(File(server) with { Sha256 = Sha256(Expected) });

        file.Checked.ShouldBeTrue();
        ShouldBeThere(Expected);
        server.Requests.Count.ShouldBe(1 + 6, "a probe, and a request per range");
    }

    [Fact]
    public async Task What_is_there_already_is_not_asked_for_again()
    {
        await using MisbehavingServer server = new(Expected, _ => Answer.Good);
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
            Expected,
            request => request.IsProbe ? Answer.Good : new Answer { BreaksAfterBytes = 7_000 }
        );

        await DownloadAsync(File(server));

        ShouldBeThere(Expected);
        server.BodyBytesSent.ShouldBe(1 + Expected.Length, "no byte comes twice");
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_gives_the_file_in_one_piece()
    {
        await using MisbehavingServer server = new(
            Expected,
            request => new Answer { HonoursRange = false, BreaksAfterBytes = request.Number == 2 ? 5_000 : null }
        );

        await DownloadAsync(File(server) with { Sha256 = Sha256(Expected) });

        ShouldBeThere(Expected);
        server.Requests.Count.ShouldBe(3, "a probe, a try that breaks off, and one that does not");
    }

    [Theory]
    [InlineData(+1000)]
    [InlineData(-1000)]
    public async Task A_server_that_lies_about_the_length_gives_no_file(int lieBytes)
    {
        await using MisbehavingServer server = new(
            Expected,
            _ => new Answer { HonoursRange = false, ClaimedBytes = Expected.Length + lieBytes }
        );

        DatasetFile file = File(server) with { Sha256 = Sha256(Expected) };
        await Should.ThrowAsync<DownloadException>(() => DownloadAsync(file));

        Folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_says_sorry_is_not_taken_for_the_file()
    {
        await using MisbehavingServer server = new(Expected, _ => Answer.Good);

        DatasetFile file = File(server) with { ApproximateBytes = 25_000_000 };
        DownloadException e = await Should.ThrowAsync<DownloadException>(() => DownloadAsync(file));

        e.Reason.ShouldContain("about 25000000 are expected");
    }

    [Fact]
    public async Task A_slow_server_is_waited_for_as_long_as_it_gives_signs_of_life()
    {
        await using MisbehavingServer server = new(
            Expected,
            _ => new Answer { PieceBytes = 2_500, Pause = TimeSpan.FromMilliseconds(60) }
        );
        DownloadOptions options = Quick with { Patience = TimeSpan.FromMilliseconds(450), Connections = 8 };

        await DownloadAsync(File(server), options);

        ShouldBeThere(Expected);
        server.BodyBytesSent.ShouldBe(1 + Expected.Length, "nothing was given up");
    }

    [Fact]
    public async Task A_silent_server_is_left_for_the_next_mirror()
    {
        await using MisbehavingServer silent = new(Expected, _ => new Answer { Silent = true });
        await using MisbehavingServer server = new(Expected, _ => Answer.Good);
        DownloadOptions options = Quick with { Patience = TimeSpan.FromMilliseconds(100), Retries = 1 };

        await DownloadAsync(File(silent, server), options);

        ShouldBeThere(Expected);
        silent.Requests.Count.ShouldBe(2, "asked once, and once again");
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again()
    {
        await using MisbehavingServer server = new(
            Expected,
            request =>
                request.Number <= 3 ? new Answer { Status = 503, ExtraHeader = "Retry-After: 0\r\n" } : Answer.Good
        );

        await DownloadAsync(File(server));

        ShouldBeThere(Expected);
    }

    [Fact]
    public async Task A_mirror_without_the_file_is_not_asked_again()
    {
        await using MisbehavingServer without = new(Expected, _ => new Answer { Status = 404 });

        DownloadException e = await Should.ThrowAsync<DownloadException>(() => DownloadAsync(File(without)));

        e.Reason.ShouldContain("404");
        without.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task When_the_first_mirror_is_dead_the_second_gives_the_file()
    {
        await using MisbehavingServer server = new(Expected, _ => Answer.Good);

        await DownloadAsync(File(server) with { Mirrors = [DeadAddress(), server.Address] });

        ShouldBeThere(Expected);
    }

    [Fact]
    public async Task Wrong_bytes_are_thrown_away_and_the_next_mirror_is_asked()
    {
        await using MisbehavingServer wrong = new(Content(seed: 2), _ => Answer.Good);
        await using MisbehavingServer server = new(Expected, _ => Answer.Good);
        string sha256 = Sha256(Expected);

        DownloadException e = await Should.ThrowAsync<DownloadException>(() =>
            DownloadAsync(File(wrong) with { Sha256 = sha256 })
        );
        e.Reason.ShouldContain("other ones than the catalogue's");
        Folder.Files.ShouldBeEmpty();

        await DownloadAsync(File(wrong, server) with { Sha256 = sha256 });
        ShouldBeThere(Expected);
    }

    [Fact]
    public async Task A_disk_too_small_is_noticed_before_the_first_byte_of_the_file()
    {
        await using MisbehavingServer server = new(Expected, _ => Answer.Good);
        DownloadOptions options = Quick with { FreeBytes = _ => Expected.Length - 1 };

        DownloadException e = await Should.ThrowAsync<DownloadException>(() => DownloadAsync(File(server), options));

        e.Reason.ShouldContain("100.0 kB are free");
        server.Requests.ShouldAllBe(request => request.IsProbe);
    }

    [Fact]
    public async Task Two_programs_do_not_write_the_same_file()
    {
        await using MisbehavingServer server = new(Expected, _ => Answer.Good);
        await using FileStream other = new(
            Folder.File(Name + ".part"),
            FileMode.Create,
            FileAccess.ReadWrite,
            FileShare.None
        );

        DownloadException e = await Should.ThrowAsync<DownloadException>(() => DownloadAsync(File(server)));

        e.Advice.ShouldContain("another download");
    }

    private static Uri DeadAddress()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}/");
    }
}
