using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work;

namespace Tapetum.Web.Endpoints;

/// <summary>Writes what comes over the line to the disk as it comes, and makes a photo of it.</summary>
internal sealed class UploadReceiver(IPhotoFiles files, PhotoIntake intake, StudioOptions options)
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Receives a whole file.</summary>
    /// <exception cref="ProblemException">Too large, empty, or there is no room.</exception>
    public async Task<Photo> ReceiveAsync(Stream body, string name, CancellationToken cancellationToken)
    {
        await RequireRoomAsync(bytes: 0, cancellationToken);
        string temporary = files.NewTemporaryPath();
        try
        {
            await using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0))
            {
                await CopyAsync(body, file, options.MaxUploadBytes, cancellationToken);
            }

            return await AcceptAsync(PhotoId.New(), name, temporary, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Makes a photo of a file that is whole.</summary>
    /// <exception cref="ProblemException">Empty, or there is no room.</exception>
    public async Task<Photo> AcceptAsync(PhotoId id, string name, string path, CancellationToken cancellationToken)
    {
        long bytes = new FileInfo(path).Length;
        if (bytes == 0)
        {
            throw new ProblemException(
                Problems.Wrong("The file is empty.", "Send the file's bytes as the request's body.")
            );
        }

        await RequirePromiseAsync(PhotoIntake.PromiseFor(path, name), cancellationToken);
        return await intake.AcceptAsync(id, name, path, cancellationToken)
            ?? throw new ProblemException(Problems.QueueIsFull()) { RetryAfter = intake.RetryAfter };
    }

    /// <summary>Says no before the first byte where the answer is known.</summary>
    /// <exception cref="ProblemException">The file would be too large, the queue is full, or the disk is.</exception>
    public async Task RequireRoomAsync(long bytes, CancellationToken cancellationToken)
    {
        if (bytes > options.MaxUploadBytes)
        {
            throw new ProblemException(Problems.TooLarge(options.MaxUploadBytes));
        }

        await RequirePromiseAsync(PhotoIntake.PromiseFor(bytes), cancellationToken);
    }

    private async Task RequirePromiseAsync(long promisedBytes, CancellationToken cancellationToken)
    {
        switch (await intake.RoomForAsync(promisedBytes, cancellationToken))
        {
            case IntakeRoom.QueueIsFull:
                throw new ProblemException(Problems.QueueIsFull()) { RetryAfter = intake.RetryAfter };
            case IntakeRoom.DiskIsFull:
                throw new ProblemException(Problems.DiskIsFull());
        }
    }

    /// <summary>Appends what comes, up to a length.</summary>
    /// <exception cref="ProblemException">More came.</exception>
    public static async Task CopyAsync(
        Stream body,
        FileStream file,
        long maxLength,
        CancellationToken cancellationToken
    )
    {
        byte[] buffer = new byte[BufferBytes];
        while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (file.Position + read > maxLength)
            {
                throw new ProblemException(Problems.TooLarge(maxLength));
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
