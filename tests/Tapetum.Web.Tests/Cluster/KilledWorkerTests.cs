using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests.Cluster;

/// <summary>The built program as two front ends and two workers that meet at a real NATS server.</summary>
public sealed class KilledWorkerTests : IDisposable
{
    private const string Secret = "graduation-of-ada";

    private readonly TemporaryFolder folder = new();
    private int machines;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task When_a_worker_is_killed_in_its_work_every_accepted_photo_is_finished_once_and_both_front_ends_show_it()
    {
        await using NatsServer nats = await NatsServer.StartAsync();
        Task<BuiltProgram>[] starting =
        [
            JoinAsync("serve", nats),
            JoinAsync("serve", nats),
            JoinAsync("worker", nats, "--redeliver-after", "2"),
            JoinAsync("worker", nats, "--redeliver-after", "2"),
        ];
        using BuiltProgram left = await starting[0];
        using BuiltProgram right = await starting[1];
        using BuiltProgram killed = await starting[2];
        using BuiltProgram survivor = await starting[3];
        byte[] raw = RawFiles.Ramp(400, 300);

        List<PhotoId> accepted = [];
        for (int i = 0; i < 6; i++)
        {
            StudioClient at = (i % 2 == 0 ? left : right).Client;
            accepted.Add((await at.UploadAsync(raw, $"{Secret}-{i}.dng")).Id);
        }

        // Seen at one front end, whichever took it in: it is in the network.
        Task<List<PhotoView>> told = ListenUntilFinishedAsync(right.Client, accepted);
        await BothWorkAsync(left.Client);
        await killed.KillAsync();
        List<PhotoView> events = await told;
        PhotoView[] finished = await left.Client.AllFinishedAsync();

        finished.Select(photo => photo.Id).Reverse().ShouldBe(accepted);
        finished.ShouldAllBe(photo => photo.State == PhotoState.Done);
        (await right.Client.ListAsync())
            .Select(photo => (photo.Id, photo.Name, photo.State, photo.ThumbnailVersion))
            .ShouldBe(finished.Select(photo => (photo.Id, photo.Name, photo.State, photo.ThumbnailVersion)));
        accepted.ShouldAllBe(id => TimesDone(events, id) == 1);
        events.ShouldContain(photo => photo.Stage == PhotoStage.Denoising);
        byte[] picture = await right.Client.Http.GetByteArrayAsync(
            $"api/photos/{accepted[0]}/picture?format=png",
            Stop
        );
        picture.ShouldBe(await CommandLine.PictureAsync(raw, "a.dng", "--format", "png"));
        (await survivor.Client.Http.GetStringAsync("metrics", Stop)).ShouldContain("photos_finished");
        foreach (string log in Directory.EnumerateFiles(folder.Path, "*.log").Append(Path.Combine(nats.Folder, "log")))
        {
            (await File.ReadAllTextAsync(log, Stop)).ShouldNotContain(Secret);
        }
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_end_finishes_its_photo_first()
    {
        await using NatsServer nats = await NatsServer.StartAsync();
        Task<BuiltProgram> starting = JoinAsync("worker", nats);
        using BuiltProgram front = await JoinAsync("serve", nats);
        using BuiltProgram worker = await starting;
        PhotoView photo = await front.Client.UploadAsync(RawFiles.Ramp(400, 300), "a.dng");
        await front.Client.WaitAsync(photo.Id, p => p.State == PhotoState.Working);
        PhotoView next = await front.Client.UploadAsync(RawFiles.Ramp(), "b.dng");

        (await worker.TerminateAsync()).ShouldBe(0);

        (await front.Client.FindAsync(photo.Id)).State.ShouldBe(PhotoState.Done);
        (await front.Client.FindAsync(next.Id)).State.ShouldBe(PhotoState.Queued);
    }

    private async Task<BuiltProgram> JoinAsync(string command, NatsServer nats, params string[] more)
    {
        string name = $"machine-{++machines}";
        string log = folder.File($"{name}.log");
        try
        {
            return await BuiltProgram.JoinAsync(command, folder.File(name), nats.Url, log, more);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(await File.ReadAllTextAsync(log, Stop), e);
        }
    }

    private static async Task BothWorkAsync(StudioClient client)
    {
        while ((await client.ListAsync()).Count(photo => photo.State == PhotoState.Working) < 2)
        {
            await Task.Delay(20, Stop);
        }
    }

    private static async Task<List<PhotoView>> ListenUntilFinishedAsync(StudioClient client, List<PhotoId> ids)
    {
        HashSet<PhotoId> unfinished = [.. ids];
        List<PhotoView> told = [];
        await foreach (PhotoView view in client.ListenAsync())
        {
            told.Add(view);
            if (view.State is PhotoState.Done or PhotoState.Failed)
            {
                unfinished.Remove(view.Id);
            }

            if (unfinished.Count == 0)
            {
                break;
            }
        }

        return told;
    }

    /// <summary>How often it was told to have become so.</summary>
    private static int TimesDone(List<PhotoView> events, PhotoId id)
    {
        PhotoState[] states = [.. events.Where(photo => photo.Id == id).Select(photo => photo.State)];
        return states.Where((state, i) => state == PhotoState.Done && (i == 0 || states[i - 1] != state)).Count();
    }
}
