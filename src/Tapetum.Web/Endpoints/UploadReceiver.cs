using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work;

namespace Tapetum.Web.Endpoints;

/// <summary>Writes a request's body to the disk as it comes, and makes a photo of it.</summary>
internal sealed class UploadReceiver(IPhotoFiles files, IPhotoStore store, PhotoIntake intake, StudioOptions options)
{
    private const int BufferBytes = 1 << 16;

    /// <exception cref="ProblemException">Too large, empty, or the queue is full.</exception>
    public async Task<Photo> ReceiveAsync(Stream body, string name, CancellationToken cancellationToken)
    {
        await RequireRoomAsync(cancellationToken);
        string temporary = files.NewTemporaryPath();
        try
        {
            long written = await CopyAsync(body, temporary, cancellationToken);
            if (written == 0)
            {
                throw new ProblemException(
                    Problems.Wrong("The file is empty.", "Send the raw file's bytes as the request's body.")
                );
            }

            return await intake.AcceptAsync(name, temporary, cancellationToken) ?? throw QueueIsFull();
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Says no before the first byte where the answer is known.</summary>
    public async Task RequireRoomAsync(CancellationToken cancellationToken)
    {
        if (await store.CountUnfinishedAsync(cancellationToken) >= options.QueueCapacity)
        {
            throw QueueIsFull();
        }
    }

    private static ProblemException QueueIsFull() =>
        new(
            Problems.Of(
                StatusCodes.Status429TooManyRequests,
                "The queue is full",
                "As many photos wait as are accepted.",
                "Try again when Retry-After has passed."
            )
        )
        {
            RetryAfter = TimeSpan.FromSeconds(10),
        };

    private async Task<long> CopyAsync(Stream body, string path, CancellationToken cancellationToken)
    {
        await using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] buffer = new byte[BufferBytes];
        long written = 0;
        while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            written += read;
            if (written > options.MaxUploadBytes)
            {
                throw new ProblemException(Problems.TooLarge(options.MaxUploadBytes));
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return written;
    }
}
