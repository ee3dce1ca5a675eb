using System.Net;
using Microsoft.Data.Sqlite;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>What the studio takes of the disk, and what happens while it cannot write.</summary>
public class RoomTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Uploads_that_broke_off_count_against_the_quota()
    {
        const int Quota = 1_000_000;
        await using RunningStudio studio = await RunningStudio.StartAsync(o => o with { DiskQuotaBytes = Quota });
        List<HttpStatusCode> answers = [];
        for (int i = 0; i < 24; i++)
        {
            (Uri? upload, HttpStatusCode created) = await TusClient.CreateAsync(studio.Http, 60_000);
            answers.Add(created);
            if (upload is not null)
            {
                using HttpResponseMessage part = await TusClient.AppendAsync(studio.Http, upload, 0, new byte[50_000]);
                answers.Add(part.StatusCode);
            }
        }

        long stored = studio
            .Files.Where(file => file.StartsWith("uploads/", StringComparison.Ordinal))
            .Sum(file => new FileInfo(studio.File(file)).Length);

        // Each needs 14 times 60,000 bytes while it comes, and 50,000 from then on.
        answers.Count(status => status == HttpStatusCode.NoContent).ShouldBe(4);
        answers.ShouldContain(HttpStatusCode.InsufficientStorage);
        stored.ShouldBeInRange(200_000, Quota);
    }

    [Fact]
    public async Task No_two_uploads_are_given_the_same_room()
    {
        using TemporaryFolder folder = new();
        string standIn = await StandIn.BuildAsync(folder.Path);
        byte[] raw = RawFiles.Ramp();
        "HANG"u8.CopyTo(raw); // all stay in the queue
        await using RunningStudio studio = await RunningStudio.StartAsync(o =>
            o with
            {
                DecoderProgram = standIn,
                DiskQuotaBytes = raw.Length * 14 * 7 / 2,
            }
        );

        HttpResponseMessage[] answers = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(i => studio.Client.TryUploadAsync(raw, $"{i}.dng"))
        );

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBeInRange(1, 3);
        answers
            .Where(answer => answer.StatusCode != HttpStatusCode.Created)
            .ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.InsufficientStorage);
        using HttpResponseMessage later = await studio.Client.TryUploadAsync(raw, "later.dng");
        (await studio.Client.ListAsync()).Length.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task While_another_program_locks_the_database_no_upload_is_lost_and_none_is_half_there()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(o =>
            o with
            {
                DatabasePatience = TimeSpan.FromMilliseconds(500),
            }
        );
        byte[] raw = RawFiles.Ramp();
        PhotoView before = await studio.Client.UploadAsync(RawFiles.Ramp(400, 300), "before.dng");
        (Uri? upload, _) = await TusClient.CreateAsync(studio.Http, raw.Length);
        using (SqliteConnection other = new($"Data Source={studio.File("studio.db")};Pooling=False"))
        {
            other.Open();
            using SqliteTransaction held = other.BeginTransaction(deferred: false);
            using HttpResponseMessage whole = await studio.Client.TryUploadAsync(raw, "whole.dng");
            using HttpResponseMessage last = await TusClient.AppendAsync(studio.Http, upload!, 0, raw);

            whole.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            whole.Headers.RetryAfter.ShouldNotBeNull();
            whole.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            last.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            Directory.GetDirectories(studio.File("photos")).ShouldBe([studio.File($"photos/{before.Id}")]);
        }

        // The client asks how far it is.
        using HttpResponseMessage head = await TusClient.HeadAsync(studio.Http, upload!);
        PhotoView[] finished = await studio.Client.AllFinishedAsync();

        head.Headers.GetValues("Photo-Id").ShouldBe([$"{finished[0].Id}"]);
        finished.Length.ShouldBe(2);
        finished.ShouldAllBe(photo => photo.State == PhotoState.Done);
        studio.Files.ShouldNotContain(file => file.StartsWith("uploads/") || file.StartsWith("temporary/"));
    }
}
