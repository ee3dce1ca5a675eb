using System.Security.Cryptography;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Tests.Contracts;

/// <summary>What every <see cref="IPhotoFiles"/> promises.</summary>
public sealed class PhotoFilesContract
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task What_is_put_at_one_end_is_read_at_another_and_replaced_whole(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        var id = PhotoId.New();
        byte[] large = RandomNumberGenerator.GetBytes(3_000_000);
        await PutAsync(backend.First, id, PhotoFile.GivenName, "a.dng"u8.ToArray());

        await PutAsync(backend.First, id, PhotoFile.Original, large);
        byte[]? read = await ReadAsync(backend.Last, id, PhotoFile.Original);
        await PutAsync(backend.Last, id, PhotoFile.Settings, "old"u8.ToArray());
        await PutAsync(backend.First, id, PhotoFile.Settings, "new"u8.ToArray());

        read.ShouldBe(large);
        (await ReadAsync(backend.Last, id, PhotoFile.Settings)).ShouldBe("new"u8.ToArray());
        (await ReadAsync(backend.Last, id, PhotoFile.Linear)).ShouldBeNull();
        (await backend.Last.Files.ListAsync(Stop)).ShouldBe([id]);
        (await backend.Last.Files.UsedBytesAsync(Stop)).ShouldBeInRange(3_000_000, 3_050_000);
    }

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task Nothing_is_put_to_a_photo_that_was_deleted_and_nothing_is_left_of_it(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        var id = PhotoId.New();
        await PutAsync(backend.First, id, PhotoFile.GivenName, "a.dng"u8.ToArray());
        await PutAsync(backend.First, id, PhotoFile.Original, new byte[300_000]);

        await backend.Last.Files.WithdrawAsync(id, Stop);
        (await backend.First.Files.ListWithdrawnAsync(Stop)).ShouldBe([id]);
        (await backend.First.Files.ListAsync(Stop)).ShouldBeEmpty();
        await backend.Last.Files.DeleteAsync(id, Stop);

        await Should.ThrowAsync<DirectoryNotFoundException>(() =>
            PutAsync(backend.First, id, PhotoFile.Linear, new byte[1000])
        );
        (await backend.First.Files.FindAsync(id, PhotoFile.Original, Stop)).ShouldBeNull();
        (await backend.First.Files.ListWithdrawnAsync(Stop)).ShouldBeEmpty();
        (await backend.First.Files.UsedBytesAsync(Stop)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task The_newest_of_a_kind_stay_and_so_do_others(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        var id = PhotoId.New();
        await PutAsync(backend.First, id, PhotoFile.GivenName, "a.dng"u8.ToArray());
        foreach (string picture in (string[])["aa", "bb", "cc"])
        {
            await PutAsync(backend.Last, id, PhotoFile.Picture(picture), new byte[10]);
            // A folder tells them apart by the time that they were written at.
            await Task.Delay(20, Stop);
        }

        await backend.First.Files.KeepNewestAsync(id, PhotoFile.PicturePrefix, 2, Stop);

        (await ReadAsync(backend.First, id, PhotoFile.Picture("aa"))).ShouldBeNull();
        (await ReadAsync(backend.First, id, PhotoFile.Picture("cc"))).ShouldNotBeNull();
        await backend.First.Files.KeepOnlyAsync(id, [PhotoFile.GivenName], Stop);
        (await ReadAsync(backend.First, id, PhotoFile.Picture("cc"))).ShouldBeNull();
        (await ReadAsync(backend.Last, id, PhotoFile.GivenName)).ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task An_original_that_is_taken_back_lies_where_it_came_from(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        var id = PhotoId.New();
        await PutAsync(backend.First, id, PhotoFile.GivenName, "a.dng"u8.ToArray());
        string path = await PutAsync(backend.First, id, PhotoFile.Original, [1, 2, 3]);

        await backend.First.Files.TakeBackAsync(id, path, Stop);

        (await File.ReadAllBytesAsync(path, Stop)).ShouldBe([1, 2, 3]);
        (await backend.Last.Files.ListAsync(Stop)).ShouldBeEmpty();
        (await backend.Last.Files.UsedBytesAsync(Stop)).ShouldBe(0);
    }

    private static async Task<string> PutAsync(Backend.End end, PhotoId id, PhotoFile file, byte[] bytes)
    {
        string path = end.Files.NewTemporaryPath();
        await File.WriteAllBytesAsync(path, bytes, Stop);
        await end.Files.PutAsync(id, file, path, Stop);
        File.Exists(path).ShouldBeFalse();
        return path;
    }

    private static async Task<byte[]?> ReadAsync(Backend.End end, PhotoId id, PhotoFile file) =>
        await end.Files.FindAsync(id, file, Stop) is { } path ? await File.ReadAllBytesAsync(path, Stop) : null;
}
