using System.Net;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Intake;
using Tapetum.Web.Work.Queue;

namespace Tapetum.Web.Endpoints.Uploads;

/// <summary>Writes what comes over the line to the disk as it comes, and makes a photo of it. The room that it will take is reserved before.</summary>
internal sealed class UploadReceiver(
    IPhotoFiles files,
    PhotoIntake intake,
    IQueueShares shares,
    DiskBudget budget,
    StudioOptions options
)
{
    private const int BufferBytes = 1 << 16;

    // How far room is reserved ahead of an upload that does not say how long it is.
    private const int ReserveAheadBytes = 8 << 20;

    /// <summary>Receives a whole file.</summary>
    /// <param name="body">What comes.</param>
    /// <param name="length">How long it will be; null when that is unknown.</param>
    /// <param name="name">What the uploader calls it.</param>
    /// <param name="passing">Whether the photo belongs to this request and goes with it.</param>
    /// <param name="from">Who sends it.</param>
    /// <param name="cancellationToken">Keeps nothing.</param>
    /// <exception cref="ProblemException">Too large, empty, or there is no room.</exception>
    public async Task<Photo> ReceiveAsync(
        Stream body,
        long? length,
        string name,
        bool passing,
        IPAddress? from,
        CancellationToken cancellationToken
    )
    {
        RequireSize(length ?? 0);
        var id = PhotoId.New();
        await using IAsyncDisposable place = await TakePlaceAsync(from, id, cancellationToken);
        using DiskReservation room = budget.Begin();
        await ReserveAsync(room, length ?? 0, cancellationToken);
        string temporary = files.NewTemporaryPath();
        try
        {
            await using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0))
            {
                await CopyAsync(body, file, options.MaxUploadBytes, room, cancellationToken);
            }

            return await AcceptAsync(id, name, temporary, passing, room, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A place in the queue for what one address is to send.</summary>
    /// <exception cref="ProblemException">It has as many as it may.</exception>
    public async Task<IAsyncDisposable> TakePlaceAsync(
        IPAddress? from,
        PhotoId id,
        CancellationToken cancellationToken
    ) =>
        await shares.TryTakeAsync(from, id, cancellationToken)
        ?? throw new ProblemException(Problems.ShareIsFull()) { RetryAfter = intake.RetryAfter };

    /// <summary>Makes a photo of a file that is whole. Where that fails, the file is where it was.</summary>
    /// <exception cref="ProblemException">Empty, or there is no room.</exception>
    public async Task<Photo> AcceptAsync(
        PhotoId id,
        string name,
        string path,
        bool passing,
        DiskReservation room,
        CancellationToken cancellationToken
    )
    {
        long bytes = new FileInfo(path).Length;
        if (bytes == 0)
        {
            throw new ProblemException(
                Problems.Wrong("The file is empty.", "Send the file's bytes as the request's body.")
            );
        }

        Require(await room.GrowToAsync(PhotoIntake.PromiseFor(path, name), cancellationToken));
        return await intake.AcceptAsync(id, name, path, passing, cancellationToken)
            ?? throw new ProblemException(Problems.QueueIsFull()) { RetryAfter = intake.RetryAfter };
    }

    /// <summary>Takes photos in that are to be merged, as one more.</summary>
    /// <exception cref="ProblemException">There is no room.</exception>
    public async Task<Photo> AcceptAsync(
        PhotoBurst burst,
        IReadOnlyList<Photo> frames,
        IPAddress? from,
        CancellationToken cancellationToken
    )
    {
        var id = PhotoId.New();
        await using IAsyncDisposable place = await TakePlaceAsync(from, id, cancellationToken);
        using DiskReservation room = budget.Begin();
        Require(await room.GrowToAsync(PhotoIntake.PromiseFor(frames), cancellationToken));
        return await intake.AcceptAsync(id, burst, frames, cancellationToken)
            ?? throw new ProblemException(Problems.QueueIsFull()) { RetryAfter = intake.RetryAfter };
    }

    /// <summary>Says no before the first byte where the answer is known.</summary>
    /// <exception cref="ProblemException">The file would be too large, the queue is full, or the disk is.</exception>
    public async Task RequireRoomAsync(long bytes, CancellationToken cancellationToken)
    {
        RequireSize(bytes);
        Require(await budget.RoomForAsync(PhotoIntake.PromiseFor(bytes), cancellationToken));
    }

    /// <summary>Room for a file and all that will be made of it.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public async Task ReserveAsync(DiskReservation room, long bytes, CancellationToken cancellationToken)
    {
        // Also when nothing is reserved yet: the queue may be full.
        Require(await budget.GrowAsync(room, PhotoIntake.PromiseFor(bytes), cancellationToken));
    }

    /// <summary>Appends what comes, up to a length.</summary>
    /// <exception cref="ProblemException">More came, or there is no room for it.</exception>
    public async Task CopyAsync(
        Stream body,
        Stream file,
        long maxLength,
        DiskReservation room,
        CancellationToken cancellationToken
    )
    {
        byte[] buffer = new byte[BufferBytes];
        while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            long length = file.Position + read;
            if (length > maxLength)
            {
                throw new ProblemException(Problems.TooLarge(maxLength));
            }

            if (PhotoIntake.PromiseFor(length) > room.Bytes)
            {
                await ReserveAsync(room, Math.Min(length + ReserveAheadBytes, maxLength), cancellationToken);
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private void RequireSize(long bytes)
    {
        if (bytes > options.MaxUploadBytes)
        {
            throw new ProblemException(Problems.TooLarge(options.MaxUploadBytes));
        }
    }

    private void Require(IntakeRoom room)
    {
        switch (room)
        {
            case IntakeRoom.QueueIsFull:
                throw new ProblemException(Problems.QueueIsFull()) { RetryAfter = intake.RetryAfter };
            case IntakeRoom.QuotaIsFull:
                throw new ProblemException(Problems.QuotaIsFull());
            case IntakeRoom.DiskIsFull:
                throw new ProblemException(Problems.DiskIsFull());
        }
    }
}
