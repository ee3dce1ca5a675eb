using System.Net;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests.Cluster;

/// <summary>A studio on three NATS servers that lose their processes.</summary>
public sealed class KilledServersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_accepted_outlives_the_leader_and_then_all_servers_and_what_was_deleted_takes_nothing_with_it()
    {
        await using NatsTrio nats = await NatsTrio.StartAsync();
        await using RunningStudio left = await JoinAsync(nats);
        await using RunningStudio right = await JoinAsync(nats);
        using BuiltProgram worker = await BuiltProgram.JoinAsync(
            "worker",
            folder.File("worker"),
            nats.Urls,
            folder.File("log"),
            "--replicas",
            "3"
        );
        byte[] raw = RawFiles.Ramp(200, 150);
        PhotoView deleted = await left.Client.UploadAsync(raw, "deleted.dng");
        await right.Client.FinishedAsync(deleted.Id);
        List<PhotoId> accepted = [];
        for (int i = 0; i < 3; i++)
        {
            accepted.Add((await (i % 2 == 0 ? left : right).Client.UploadAsync(raw, $"{i}.dng")).Id);
        }

        await nats.RestartLeaderAsync("tapetum-work");
        PhotoView[] finished = await left.Client.AllFinishedAsync();
        (await left.Http.DeleteAsync($"api/photos/{deleted.Id}", Stop)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        byte[] before = await PictureAsync(left, accepted[0]);
        await nats.KillAllAsync();
        await nats.StartAllAsync();

        finished.ShouldAllBe(photo => photo.State == PhotoState.Done);
        (await right.Client.ListAsync()).Select(photo => photo.Id).Reverse().ShouldBe(accepted);
        foreach (PhotoId id in accepted)
        {
            (await PictureAsync(right, id)).ShouldBe(before);
        }
    }

    private static Task<byte[]> PictureAsync(RunningStudio studio, PhotoId id) =>
        studio.Http.GetByteArrayAsync($"api/photos/{id}/picture?format=png", Stop);

    private static Task<RunningStudio> JoinAsync(NatsTrio nats) =>
        RunningStudio.StartAsync(options =>
            options with
            {
                Cluster = new ClusterOptions { Servers = nats.Urls, Replicas = 3 },
            }
        );
}
