using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Queue;

namespace Tapetum.Web.Tests;

/// <summary>A photo that the server dies of is not tried for ever.</summary>
public sealed class DeathTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private SqlitePhotoStore Store => new(data.File("studio.db"));

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task A_photo_during_which_the_server_died_three_times_fails_and_one_of_two_deaths_is_tried_again()
    {
        PhotoId often = await LeaveInWorkAsync(deaths: 2);
        PhotoId seldom = await LeaveInWorkAsync(deaths: 1);
        await using RunningStudio studio = await StartAsync();

        PhotoView failed = await studio.Client.FinishedAsync(often);
        PhotoView done = await studio.Client.FinishedAsync(seldom);

        failed.State.ShouldBe(PhotoState.Failed);
        failed.Error!.Detail.ShouldContain("3 times");
        failed.Error.Advice.ShouldContain("command line");
        done.State.ShouldBe(PhotoState.Done);
        (await Store.FindAsync(seldom, Stop))!.Deaths.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_is_asked_to_end_did_not_die_of_its_photo()
    {
        PhotoId id;
        string standIn = await StandIn.BuildAsync(data.Path);
        await using (RunningStudio studio = await StartAsync(o => o with { DecoderProgram = standIn }))
        {
            // It is never decoded: the photo stays in work.
            id = (await studio.Client.UploadAsync("HANG"u8.ToArray(), "a.dng")).Id;
            await studio.Client.WaitAsync(id, photo => photo.State == PhotoState.Working);
        }

        Photo left = (await Store.FindAsync(id, Stop))!;
        (left.State, left.Deaths).ShouldBe((PhotoState.Queued, 0));
    }

    [Fact]
    public void Who_is_turned_away_is_asked_back_after_as_long_as_photos_take_here()
    {
        WorkPace pace = new();
        TimeSpan guess = pace.PerPhoto;
        pace.Took(TimeSpan.FromSeconds(40));
        TimeSpan first = pace.PerPhoto;
        pace.Took(TimeSpan.FromSeconds(80));

        (guess, first, pace.PerPhoto).ShouldBe(
            (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(50))
        );
    }

    private Task<RunningStudio> StartAsync(Func<StudioOptions, StudioOptions>? change = null) =>
        RunningStudio.StartAsync(o =>
        {
            StudioOptions here = o with { DataFolder = data.Path };
            return change?.Invoke(here) ?? here;
        });

    /// <summary>What a server leaves that is killed while it works on a photo.</summary>
    private async Task<PhotoId> LeaveInWorkAsync(int deaths)
    {
        var id = PhotoId.New();
        byte[] raw = RawFiles.Ramp();
        Directory.CreateDirectory(data.File($"photos/{id}"));
        await File.WriteAllBytesAsync(data.File($"photos/{id}/original"), raw, Stop);
        Photo photo = new()
        {
            Id = id,
            Name = "a.dng",
            Bytes = raw.Length,
            CreatedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.MaxValue,
            State = PhotoState.Working,
            Deaths = deaths,
        };
        (await Store.TryAddAsync(photo, capacity: 10, Stop)).ShouldBeTrue();
        return id;
    }
}
