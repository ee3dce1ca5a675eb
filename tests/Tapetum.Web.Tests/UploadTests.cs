using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>How files come in.</summary>
public class UploadTests
{
    // A worker that never answers: the queue stays as it is.

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_goes_on_where_it_broke_off_and_its_last_answer_can_be_had_again()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        byte[] raw = RawFiles.Ramp();
        (Uri? created, HttpStatusCode status) = await TusClient.CreateAsync(studio.Http, raw.Length);
        status.ShouldBe(HttpStatusCode.Created);
        Uri upload = created!;

        (await TusClient.AppendAsync(studio.Http, upload, 0, raw[..1000]))
            .Headers.GetValues("Upload-Offset")
            .ShouldBe(["1000"]);
        (await TusClient.AppendAsync(studio.Http, upload, 500, raw[500..])).StatusCode.ShouldBe(
            HttpStatusCode.Conflict
        );
        (await TusClient.HeadAsync(studio.Http, upload)).Headers.GetValues("Upload-Offset").ShouldBe(["1000"]);
        using HttpResponseMessage last = await TusClient.AppendAsync(studio.Http, upload, 1000, raw[1000..]);
        last.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        string id = last.Headers.GetValues("Photo-Id").Single();

        (await TusClient.HeadAsync(studio.Http, upload)).Headers.GetValues("Photo-Id").ShouldBe([id]);
        PhotoView photo = await studio.Client.FinishedAsync(PhotoId.Parse(id, null));
        (photo.State, photo.Name, photo.Bytes).ShouldBe((PhotoState.Done, "ramp.dng", raw.Length));
        studio.Files.ShouldNotContain(file => file.StartsWith("uploads"));
    }

    [Fact]
    public async Task One_request_enhances_a_file_or_says_why_not()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        using ByteArrayContent raw = new(RawFiles.Ramp());
        using ByteArrayContent text = new("no photo"u8.ToArray());

        using HttpResponseMessage picture = await studio.Http.PostAsync("api/enhance?ev=1", raw, Stop);
        using HttpResponseMessage refusal = await studio.Http.PostAsync("api/enhance", text, Stop);
        using HttpResponseMessage small = await studio.Http.PostAsync(
            "api/enhance?rotate=90&straighten=3&crop=10%25,20%25,50%25,50%25&resize=20",
            raw,
            Stop
        );

        picture.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        (await picture.Content.ReadAsByteArrayAsync(Stop))[..4].ShouldBe([137, 80, 78, 71]);
        refusal.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refusal.Content.ReadAsStringAsync(Stop)).ShouldContain("This file cannot be enhanced");
        byte[] png = await small.Content.ReadAsByteArrayAsync(Stop);
        int widthPx = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        int heightPx = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        (widthPx, heightPx).ShouldBe((15, 20));
        foreach (string query in (string[])["rotate=45", "straighten=50", "crop=3", "resize=9", "format=dng&resize=40"])
        {
            using HttpResponseMessage wrong = await studio.Http.PostAsync($"api/enhance?{query}", raw, Stop);
            wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, query);
        }
    }

    [Fact]
    public async Task A_form_may_hold_several_files()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        using MultipartFormDataContent form = new()
        {
            { new ByteArrayContent(RawFiles.Ramp()), "file", "a.dng" },
            { new StringContent("nothing"), "comment" },
            { new ByteArrayContent(RawFiles.Ramp(80, 60)), "file", "b.dng" },
        };

        using HttpResponseMessage answer = await studio.Http.PostAsync("api/photos", form, Stop);
        PhotoView[]? accepted = await answer.Content.ReadFromJsonAsync<PhotoView[]>(StudioClient.Json, Stop);

        accepted!.Select(photo => photo.Name).ShouldBe(["a.dng", "b.dng"]);
        (await studio.Client.AllFinishedAsync()).ShouldAllBe(photo => photo.State == PhotoState.Done);
    }

    [Fact]
    public async Task A_form_s_files_may_be_larger_together_than_one_may_be()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(o => o with { MaxUploadBytes = 1_000_000 });
        byte[] raw = RawFiles.Ramp(800, 600);
        using MultipartFormDataContent form = [];
        foreach (string name in (string[])["a.dng", "b.dng", "c.dng"])
        {
            form.Add(new ByteArrayContent(raw), "file", name);
        }

        using HttpResponseMessage answer = await studio.Http.PostAsync("api/photos", form, Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, $"{raw.Length} bytes each");
        (await studio.Client.ListAsync()).Length.ShouldBe(3);
    }

    [Theory]
    [InlineData(6000)]
    [InlineData(6_000_000)] // so much that the web server itself refuses it
    public async Task A_file_over_the_limit_is_refused_and_not_kept(int bytes)
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(o => o with { MaxUploadBytes = 5000 });

        // As curl does with large files: asks before it sends.
        studio.Http.DefaultRequestHeaders.ExpectContinue = true;

        using HttpResponseMessage answer = await studio.Client.TryUploadAsync(new byte[bytes], "large.dng");

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await studio.Client.ListAsync()).ShouldBeEmpty();
        studio.Files.ShouldNotContain(file => file.StartsWith("photos") || file.StartsWith("temporary"));
    }

    [Fact]
    public async Task A_full_queue_says_when_to_come_back()
    {
        using TemporaryFolder folder = new();
        string standIn = await StandIn.BuildAsync(folder.Path);
        await using RunningStudio studio = await RunningStudio.StartAsync(o =>
            o with
            {
                QueueCapacity = 2,
                DecoderProgram = standIn,
            }
        );
        await studio.Client.UploadAsync("HANG"u8.ToArray(), "a.dng");
        PhotoView second = await studio.Client.UploadAsync(RawFiles.Ramp(), "b.dng");

        using HttpResponseMessage third = await studio.Client.TryUploadAsync(RawFiles.Ramp(), "c.dng");
        (await studio.Http.GetAsync("readyz", Stop)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await studio.Http.DeleteAsync($"api/photos/{second.Id}", Stop);
        using HttpResponseMessage later = await studio.Client.TryUploadAsync(RawFiles.Ramp(), "c.dng");

        third.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        third.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        later.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_would_not_fit_on_the_disk_is_refused()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(o => o with { DiskQuotaBytes = 20_000 });

        using HttpResponseMessage answer = await studio.Client.TryUploadAsync(RawFiles.Ramp(), "a.dng");

        answer.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
        studio.Files.ShouldNotContain(file => file.StartsWith("photos") || file.StartsWith("temporary"));
    }
}
