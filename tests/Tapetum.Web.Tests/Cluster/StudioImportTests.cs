using System.Net;
using System.Net.Http.Json;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests.Cluster;

/// <summary><c>tapetum studio import</c>: from one machine to several.</summary>
public sealed class StudioImportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Photos_come_with_what_was_made_of_them_and_chosen_for_them_once_and_stay_where_they_were()
    {
        await using NatsServer nats = await NatsServer.StartAsync();
        string data = folder.File("data");
        byte[] raw = RawFiles.Ramp(96, 64);
        PhotoView[] before;
        byte[] picture;
        await using (
            RunningStudio alone = await RunningStudio.StartAsync(options => options with { DataFolder = data })
        )
        {
            PhotoView first = await alone.Client.UploadAsync(raw, "first.dng");
            await alone.Client.FinishedAsync(first.Id);
            using HttpResponseMessage rated = await alone.Http.PutAsJsonAsync(
                $"api/photos/{first.Id}/rating",
                new { stars = 4 },
                Stop
            );
            rated.StatusCode.ShouldBe(HttpStatusCode.OK);
            picture = await alone.Http.GetByteArrayAsync($"api/photos/{first.Id}/picture?format=png", Stop);
            (int busy, string refusal) = await ImportAsync(data, nats);
            busy.ShouldBe(1);
            refusal.ShouldContain("serves a studio from here");
            await alone.Client.UploadAsync(RawFiles.Ramp(1200, 900), "second.dng");
            before = await alone.Client.ListAsync();
        }

        string[] files = Files(data);

        (int code, string said) = await ImportAsync(data, nats);
        (int again, string saidAgain) = await ImportAsync(data, nats);

        (code, again).ShouldBe((0, 0));
        said.ShouldContain("2 photos copied, 0 were there");
        saidAgain.ShouldContain("0 photos copied, 2 were there");
        Files(data).ShouldBe(files);
        await using RunningStudio front = await RunningStudio.StartAsync(options =>
            options with
            {
                Cluster = new ClusterOptions { Servers = nats.Url },
            }
        );
        PhotoView[] after = await front.Client.ListAsync();
        after
            .Select(photo => (photo.Id, photo.Name, photo.Rating, photo.ContentHash))
            .ShouldBe(before.Select(photo => (photo.Id, photo.Name, photo.Rating, photo.ContentHash)));
        after.Select(photo => photo.State).ShouldBe([PhotoState.Queued, PhotoState.Done]);
        after[1].ExpiresAt.ShouldBe(before[1].ExpiresAt, TimeSpan.FromMinutes(1));
        (await front.Http.GetByteArrayAsync($"api/photos/{after[1].Id}/picture?format=png", Stop)).ShouldBe(picture);
    }

    private static Task<(int ExitCode, string Messages)> ImportAsync(string data, NatsServer nats) =>
        BuiltProgram.FailAsync("studio", "import", data, "--cluster", nats.Url);

    private static string[] Files(string data) =>
        [
            .. Directory
                .EnumerateFiles(data, "*", SearchOption.AllDirectories)
                .Where(file => file.Contains("/photos/", StringComparison.Ordinal))
                .Select(file => $"{file} {new FileInfo(file).Length}")
                .Order(StringComparer.Ordinal),
        ];
}
