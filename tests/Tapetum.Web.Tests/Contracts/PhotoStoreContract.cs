using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests.Contracts;

/// <summary>What every <see cref="IPhotoStore"/> promises.</summary>
public sealed class PhotoStoreContract
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task Photos_are_listed_in_the_order_of_their_arrival_and_found_at_every_end(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        Photo[] photos = [.. Enumerable.Range(0, 4).Select(i => NewPhoto($"{i}.dng"))];
        foreach ((int i, Photo photo) in photos.Index())
        {
            (await backend.Ends[i % backend.Ends.Count].Photos.TryAddAsync(photo, 10, Stop)).ShouldBeTrue();
        }

        Photo? done = await backend.Last.Photos.UpdateAsync(
            photos[1].Id,
            p => p with { State = PhotoState.Done },
            Stop
        );

        done!.State.ShouldBe(PhotoState.Done);
        (await backend.First.Photos.FindAsync(photos[1].Id, Stop)).ShouldBe(done);
        (await backend.Last.Photos.ListAsync(Stop)).Select(p => p.Id).ShouldBe(photos.Reverse().Select(p => p.Id));
        (await backend.Last.Photos.ListUnfinishedAsync(Stop)).ShouldBe([photos[0], photos[2], photos[3]]);
        (await backend.Last.Photos.CountUnfinishedAsync(Stop)).ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task Of_many_who_come_at_once_through_all_ends_as_many_are_accepted_as_may(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);

        bool[] accepted = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(i => backend.Ends[i % backend.Ends.Count].Photos.TryAddAsync(NewPhoto("a.dng"), 5, Stop))
        );

        accepted.Count(one => one).ShouldBe(5);
        (await backend.First.Photos.CountUnfinishedAsync(Stop)).ShouldBe(5);
    }

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task Nothing_that_two_change_at_once_is_lost(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        Photo photo = NewPhoto("a.dng");
        await backend.First.Photos.TryAddAsync(photo, 10, Stop);

        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    backend
                        .Ends[i % backend.Ends.Count]
                        .Photos.UpdateAsync(photo.Id, p => p with { Deaths = p.Deaths + 1 }, Stop)
                )
        );

        (await backend.First.Photos.FindAsync(photo.Id, Stop))!.Deaths.ShouldBe(20);
    }

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task A_photo_that_was_deleted_is_gone_for_good(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        Photo photo = NewPhoto("a.dng");
        await backend.First.Photos.TryAddAsync(photo, 10, Stop);

        (await backend.First.Photos.DeleteAsync(photo.Id, Stop)).ShouldBeTrue();

        (await backend.Last.Photos.UpdateAsync(photo.Id, p => p with { Deaths = 1 }, Stop)).ShouldBeNull();
        (await backend.Last.Photos.DeleteAsync(photo.Id, Stop)).ShouldBeFalse();
        (await backend.First.Photos.FindAsync(photo.Id, Stop)).ShouldBeNull();
        (await backend.First.Photos.ListAsync(Stop)).ShouldBeEmpty();
    }

    internal static Photo NewPhoto(string name) =>
        new()
        {
            Id = PhotoId.New(),
            Name = name,
            Bytes = 1000,
            CreatedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.UnixEpoch,
            State = PhotoState.Queued,
        };
}
