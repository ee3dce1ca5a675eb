using System.Net;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests.Cluster;

/// <summary>Two front ends of one studio, and nobody who works.</summary>
public sealed class FrontEndsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_queue_and_each_address_s_part_of_it_are_as_long_over_both_as_at_one()
    {
        await using NatsServer nats = await NatsServer.StartAsync();
        await using RunningStudio left = await JoinAsync(nats);
        await using RunningStudio right = await JoinAsync(nats);
        byte[] raw = RawFiles.Ramp();

        HttpStatusCode[] ofOne =
        [
            await SendAsync(left, raw, "203.0.113.7"),
            await SendAsync(right, raw, "203.0.113.7"),
            await SendAsync(left, raw, "203.0.113.7"),
            await SendAsync(right, raw, "203.0.113.7"),
        ];
        HttpStatusCode[] ofOthers =
        [
            await SendAsync(right, raw, "203.0.113.8"),
            await SendAsync(left, raw, "203.0.113.9"),
            await SendAsync(right, raw, "203.0.113.10"),
        ];

        ofOne.ShouldBe([
            HttpStatusCode.Created,
            HttpStatusCode.Created,
            HttpStatusCode.TooManyRequests,
            HttpStatusCode.TooManyRequests,
        ]);
        ofOthers.ShouldBe([HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.TooManyRequests]);
        (await left.Client.ListAsync()).Length.ShouldBe(4);
        foreach (string file in Directory.EnumerateFiles(nats.Folder, "*", SearchOption.AllDirectories))
        {
            byte[] bytes = await File.ReadAllBytesAsync(file, Stop);
            bytes.AsSpan().IndexOf("203.0.113"u8).ShouldBe(-1, $"an address stands in {file}");
        }
    }

    [Fact]
    public async Task An_upload_goes_on_at_the_other_front_end_and_who_deletes_it_there_deletes_it_here()
    {
        await using NatsServer nats = await NatsServer.StartAsync();
        await using RunningStudio left = await JoinAsync(nats);
        await using RunningStudio right = await JoinAsync(nats);
        byte[] raw = RawFiles.Ramp(200, 150);
        Uri upload = (await TusClient.CreateAsync(left.Http, raw.Length)).Upload!;
        (await TusClient.AppendAsync(left.Http, upload, 0, raw[..1000])).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        using HttpResponseMessage last = await TusClient.AppendAsync(right.Http, upload, 1000, raw[1000..]);
        last.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var id = PhotoId.Parse(last.Headers.GetValues("Photo-Id").Single(), null);
        PhotoView shown = await left.Client.WaitAsync(id, photo => photo.HasThumbnail || photo.Capture is not null);
        shown.Bytes.ShouldBe(raw.Length);
        using HttpResponseMessage deleted = await left.Http.DeleteAsync($"api/photos/{id}", Stop);

        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await right.Http.GetAsync($"api/photos/{id}", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await right.Client.ListAsync()).ShouldBeEmpty();
        left.Files.Concat(right.Files).ShouldNotContain(file => file.Contains($"{id}"));
    }

    private static Task<RunningStudio> JoinAsync(NatsServer nats) =>
        RunningStudio.StartAsync(options =>
            options with
            {
                Cluster = new ClusterOptions { Servers = nats.Url },
                QueueCapacity = 4,
                MaxQueuedOfAddress = 2,
            }
        );

    /// <summary>Through a proxy on this machine, which says for whom.</summary>
    private static async Task<HttpStatusCode> SendAsync(RunningStudio studio, byte[] raw, string visitor)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/photos?name=a.dng")
        {
            Content = new ByteArrayContent(raw),
        };
        request.Headers.Add("X-Forwarded-For", visitor);
        using HttpResponseMessage answer = await studio.Http.SendAsync(request, Stop);
        return answer.StatusCode;
    }
}
