using System.Security.Cryptography;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Tests.Contracts;

/// <summary>What <see cref="IResumableUploads"/> of every kind promise.</summary>
public sealed class UploadsContract
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task An_upload_is_gone_on_with_at_another_end_and_is_whole(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        var id = PhotoId.New();
        byte[] file = RandomNumberGenerator.GetBytes(9_000_000);
        await backend.First.Uploads.CreateAsync(id, New(file.Length), Stop);

        await AppendAsync(backend.First, id, file[..8_500_000]);
        (await backend.Last.Uploads.FindAsync(id, Stop))!.Value.Offset.ShouldBe(8_500_000);
        (await backend.Last.Uploads.IdleBytesAsync(Stop)).ShouldBeInRange(8_500_000, 8_510_000);
        await AppendAsync(backend.Last, id, file[8_500_000..]);

        using (GatheredUpload whole = await backend.First.Uploads.GatherAsync(id, Stop))
        {
            (await File.ReadAllBytesAsync(whole.Path, Stop)).ShouldBe(file);
        }

        await backend.First.Uploads.DeleteAsync(id, Stop);
        (await backend.Last.Uploads.FindAsync(id, Stop)).ShouldBeNull();
        (await backend.Last.Uploads.CountAsync(Stop)).ShouldBe(0);
        (await backend.Last.Uploads.IdleBytesAsync(Stop)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task One_at_a_time_sends_to_an_upload(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        var id = PhotoId.New();
        await backend.First.Uploads.CreateAsync(id, New(100), Stop);

        await using (IAsyncDisposable? held = await backend.First.Uploads.TryHoldAsync(id, Stop))
        {
            held.ShouldNotBeNull();
            (await backend.Last.Uploads.TryHoldAsync(id, Stop)).ShouldBeNull();
        }

        await using IAsyncDisposable? next = await backend.Last.Uploads.TryHoldAsync(id, Stop);
        next.ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task An_upload_is_idle_when_nothing_came_for_as_long_as_was_asked(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        var id = PhotoId.New();
        await backend.First.Uploads.CreateAsync(id, New(100), Stop);
        TimeSpan patience = TimeSpan.FromMinutes(10);

        (await backend.First.Uploads.ListIdleAsync(TimeSpan.Zero, patience, Stop)).ShouldBeEmpty();
        await AppendAsync(backend.First, id, new byte[50]);
        (await backend.First.Uploads.ListIdleAsync(patience, patience, Stop)).ShouldBeEmpty();
        (await backend.First.Uploads.ListIdleAsync(2 * patience, patience, Stop)).ShouldBe([id]);
    }

    private static ResumableUpload New(long bytes) => new("a.dng", bytes, DateTimeOffset.UnixEpoch);

    private static async Task AppendAsync(Backend.End end, PhotoId id, byte[] bytes)
    {
        await using IAsyncDisposable? held = await end.Uploads.TryHoldAsync(id, Stop);
        held.ShouldNotBeNull();
        await using Stream part = await end.Uploads.AppendAsync(id, Stop);
        foreach (byte[] piece in bytes.Chunk(1 << 16))
        {
            await part.WriteAsync(piece, Stop);
        }
    }
}
