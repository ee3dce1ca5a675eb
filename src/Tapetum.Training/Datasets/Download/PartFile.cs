using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Tapetum.Encoding.Files;

namespace Tapetum.Training.Datasets.Download;

/// <summary>
/// An unfinished file, NAME.part, and the note beside it, NAME.part.json. Ranges may be written at the same time, each by one thread.
/// </summary>
/// <remarks>A note never claims more than is on the disk: the bytes are flushed between counting and noting.</remarks>
internal sealed class PartFile : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle handle;
    private readonly RemoteFile remote;
    private readonly PartNote? note;
    private readonly DownloadOptions options;
    private readonly SemaphoreSlim noting = new(1);
    private long notedAt;

    private PartFile(string path, SafeFileHandle handle, RemoteFile remote, bool mirrorsMayMix, DownloadOptions options)
    {
        (this.path, this.handle, this.remote, this.options) = (path, handle, remote, options);
        notedAt = options.Time.GetTimestamp();
        if (remote is { GivesRanges: true, SizeBytes: { } size })
        {
            PartNote? earlier = ReadNote();
            Resumed = earlier is not null && Continues(earlier, size, mirrorsMayMix);
            int chunkBytes = Resumed ? earlier!.ChunkBytes : options.ChunkBytes;
            long[] done = Resumed ? earlier!.DoneBytes : new long[(size + chunkBytes - 1) / chunkBytes];
            note = new PartNote(remote.Address, size, remote.Version, chunkBytes, done);
        }

        if (!Resumed)
        {
            RandomAccess.SetLength(handle, 0);
            File.Delete(NotePath(path));
        }

        RandomAccess.SetLength(handle, remote.SizeBytes ?? 0);
    }

    /// <summary>Whether an earlier run has left bytes that count.</summary>
    public bool Resumed { get; }

    public int ChunkCount => note?.DoneBytes.Length ?? 0;

    public long DoneBytes => note?.DoneBytes.Sum() ?? 0;

    public static string PathOf(string path) => path + ".part";

    /// <summary>Opens what an earlier run has left, if it is of the same file, and else begins a new one.</summary>
    /// <param name="path">The name the whole file will have.</param>
    /// <param name="mirrorsMayMix">Whether bytes of different mirrors may be put together: only if a checksum tells at the end.</param>
    /// <exception cref="DownloadException">It cannot be written, or another program is writing it.</exception>
    public static PartFile Open(string path, RemoteFile remote, bool mirrorsMayMix, DownloadOptions options)
    {
        try
        {
            SafeFileHandle opened = File.OpenHandle(
                PathOf(path),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                FileOptions.Asynchronous
            );
            return new PartFile(path, opened, remote, mirrorsMayMix, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(PathOf(path), e);
        }
    }

    /// <summary>How many bytes of a range are there.</summary>
    public long DoneIn(int chunk) => note!.DoneBytes[chunk];

    /// <returns>The bytes of a range that are missing: first, and one past the last.</returns>
    public (long From, long To) MissingIn(int chunk)
    {
        long start = (long)chunk * note!.ChunkBytes;
        return (start + note.DoneBytes[chunk], Math.Min(start + note.ChunkBytes, note.SizeBytes));
    }

    /// <summary>Writes the next bytes of a range, and now and then notes how far the file has come.</summary>
    public async ValueTask AppendAsync(int chunk, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await WriteAsync(MissingIn(chunk).From, bytes, cancellationToken);
        Volatile.Write(ref note!.DoneBytes[chunk], note.DoneBytes[chunk] + bytes.Length);
        if (options.Time.GetElapsedTime(Volatile.Read(ref notedAt)) >= options.NoteInterval)
        {
            await NoteAsync(cancellationToken);
        }
    }

    /// <exception cref="DownloadException">The disk is full or broken.</exception>
    public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(handle, bytes, offset, cancellationToken);
        }
        catch (IOException e)
        {
            throw CannotWrite(PathOf(path), e);
        }
    }

    /// <summary>Cuts off what lies behind the last byte.</summary>
    public void Trim(long sizeBytes) => RandomAccess.SetLength(handle, sizeBytes);

    /// <summary>Notes how far the file has come.</summary>
    public async Task NoteAsync(CancellationToken cancellationToken)
    {
        if (note is null)
        {
            return;
        }

        await noting.WaitAsync(cancellationToken);
        try
        {
            long[] counted = [.. note.DoneBytes];
            RandomAccess.FlushToDisk(handle);
            await AtomicFile.WriteAsync(
                NotePath(path),
                overwrite: true,
                (stream, ct) =>
                    JsonSerializer.SerializeAsync(
                        stream,
                        note with
                        {
                            DoneBytes = counted,
                        },
                        DownloadJson.Default.PartNote,
                        ct
                    ),
                cancellationToken
            );
            Volatile.Write(ref notedAt, options.Time.GetTimestamp());
        }
        finally
        {
            noting.Release();
        }
    }

    /// <returns>SHA-256 of what is there, in hexadecimal.</returns>
    public Task<string> HashAsync(ProgressMeter meter, CancellationToken cancellationToken) =>
        Checksum.Sha256Async(handle, meter, cancellationToken);

    /// <summary>The file is whole: gives it its name.</summary>
    public void PutInPlace()
    {
        RandomAccess.FlushToDisk(handle);
        handle.Dispose();
        File.Move(PathOf(path), path);
        File.Delete(NotePath(path));
    }

    /// <summary>The bytes are of no use.</summary>
    public void Discard()
    {
        handle.Dispose();
        File.Delete(NotePath(path));
        File.Delete(PathOf(path));
    }

    public void Dispose()
    {
        handle.Dispose();
        noting.Dispose();
    }

    private static string NotePath(string path) => path + ".part.json";

    private static DownloadException CannotWrite(string partPath, Exception e) =>
        new(
            partPath,
            $"it cannot be written ({e.Message})",
            "Make room, or wait for another download of the same file to end.",
            e
        );

    private bool Continues(PartNote earlier, long sizeBytes, bool mirrorsMayMix)
    {
        bool sameFile = earlier.Address == remote.Address && earlier.Version == remote.Version;
        return earlier.SizeBytes == sizeBytes
            && RandomAccess.GetLength(handle) == sizeBytes
            && earlier.ChunkBytes > 0
            && earlier.DoneBytes.Length == (sizeBytes + earlier.ChunkBytes - 1) / earlier.ChunkBytes
            && (sameFile || mirrorsMayMix);
    }

    private PartNote? ReadNote()
    {
        if (!File.Exists(NotePath(path)))
        {
            return null;
        }

        try
        {
            using FileStream stream = File.OpenRead(NotePath(path));
            return JsonSerializer.Deserialize(stream, DownloadJson.Default.PartNote);
        }
        catch (JsonException)
        {
            // Damaged or of another version: what it says about the bytes cannot be trusted, so they come again.
            return null;
        }
    }
}
