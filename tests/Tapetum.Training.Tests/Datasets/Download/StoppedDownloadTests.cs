using System.Text.Json;
using Tapetum.Training.Datasets.Download;

namespace Tapetum.Training.Tests.Datasets.Download;

/// <summary>A download goes on where the last one stopped, but for what has changed or was spoilt since.</summary>
public sealed class StoppedDownloadTests : DownloadTest
{
    [Fact]
    public async Task A_stopped_download_goes_on_where_it_stopped()
    {
        await using MisbehavingServer server = new(Expected, _ => Answer.Good);
        long before = await StopInTheMiddleAsync(server);

        int requests = server.Requests.Count;
        List<DownloadProgress> reports = [];
        await DownloadAsync(File(server), Quick, new Recorder(reports));

        ShouldBeThere(Expected);
        reports[0].DoneBytes.ShouldBe(before, "progress counts what the first run had brought");
        server
            .Requests.Skip(requests)
            .Where(request => !request.IsProbe)
            .Sum(request => request.To - request.From)
            .ShouldBe(Expected.Length - before, "only the rest is asked for");
    }

    [Fact]
    public async Task A_stopped_download_begins_anew_when_the_file_has_changed()
    {
        await using MisbehavingServer server = new(Expected, _ => Answer.Good);
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
        DatasetFile file = File(server) with { Sha256 = Sha256(Expected) };
        await StopInTheMiddleAsync(server);
        server.Content = Expected;

        await DownloadAsync(file);

        ShouldBeThere(Expected);
    }

    [Fact]
    public async Task A_damaged_note_costs_the_bytes_and_not_the_download()
    {
        await using MisbehavingServer server = new(Expected, _ => Answer.Good);
        await StopInTheMiddleAsync(server);
        await System.IO.File.WriteAllTextAsync(Folder.File(Name + ".part.json"), "{", Stop);

        await DownloadAsync(File(server));

        ShouldBeThere(Expected);
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
            downloader.DownloadAsync(File(server), Folder.Path, null, cancellation.Token)
        );
        server.Behave = _ => Answer.Good;

        Folder.Files.ShouldBe([Name + ".part", Name + ".part.json"]);
        string note = await System.IO.File.ReadAllTextAsync(Folder.File(Name + ".part.json"), Stop);
        long done = JsonSerializer.Deserialize(note, DownloadJson.Default.PartNote)!.DoneBytes.Sum();
        done.ShouldBeGreaterThanOrEqualTo(2 * ChunkBytes);
        return done;
    }

    private sealed class Recorder(List<DownloadProgress> reports) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => reports.Add(value);
    }
}
