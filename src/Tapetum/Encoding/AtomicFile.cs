using System.Diagnostics;
using System.Globalization;

namespace Tapetum.Encoding;

/// <summary>Files that appear whole or not at all: written beside their place, flushed to the disk, then renamed.</summary>
public static class AtomicFile
{
    private const int BufferBytes = 1 << 16;
    private const string PartialPrefix = ".tapetum-";
    private const string PartialSuffix = ".partial";

    // errno ENOSPC and EDQUOT; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
    private static readonly int[] DiskFullCodes = [28, 122, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    // errno EEXIST; ERROR_FILE_EXISTS. Whether the file still exists says nothing: a neighbour may just have put it in place.
    private static readonly int[] FileExistsCodes = [17, unchecked((int)0x80070050)];

    /// <summary>Makes the folder that a file is to lie in, unless it is there.</summary>
    /// <exception cref="OutputException">It cannot be made.</exception>
    public static void MakeFolderOf(string path)
    {
        try
        {
            Directory.CreateDirectory(FolderOf(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = $"its folder cannot be made ({e.Message.TrimEnd('.')})";
            throw new OutputException(path, reason, "Name another folder, or make this one.", e);
        }
    }

    /// <summary>Says early what <see cref="WriteAsync"/> would say late.</summary>
    /// <exception cref="OutputException">The file exists and may not be replaced, or its folder is missing.</exception>
    public static void Check(string path, bool overwrite)
    {
        if (Directory.Exists(path))
        {
            throw new OutputException(path, "this is a folder", "Name a file inside it.");
        }

        if (File.Exists(path) && !overwrite)
        {
            throw FileExists(path);
        }

        if (!Directory.Exists(FolderOf(path)))
        {
            throw new OutputException(path, "its folder does not exist", "Make the folder, or name another.");
        }
    }

    /// <summary>Hands a stream to <paramref name="write"/> and puts what it wrote in place at the end. On failure or cancellation nothing is left and an older file stays as it was.</summary>
    /// <exception cref="OutputException">The file exists and may not be replaced, or cannot be written.</exception>
    public static async Task WriteAsync(
        string path,
        bool overwrite,
        Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellationToken
    )
    {
        Check(path, overwrite);
        cancellationToken.ThrowIfCancellationRequested();
        string? partial = null;
        try
        {
            await using (FileStream stream = CreateBeside(path))
            {
                partial = stream.Name;
                await write(stream, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                stream.Flush(flushToDisk: true);
            }

            PutInPlace(partial, path, overwrite);
            partial = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Translate(path, e);
        }
        finally
        {
            if (partial is not null)
            {
                File.Delete(partial);
            }
        }
    }

    /// <summary><see cref="WriteAsync"/> for content that is already in memory.</summary>
    /// <exception cref="OutputException">The file exists and may not be replaced, or cannot be written.</exception>
    public static Task WriteAllBytesAsync(
        string path,
        bool overwrite,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    ) => WriteAsync(path, overwrite, (stream, token) => stream.WriteAsync(bytes, token).AsTask(), cancellationToken);

    /// <summary>
    /// Removes from a folder what processes left there that were killed while they wrote. A file that is being written is locked, and its writer is alive.
    /// </summary>
    /// <returns>How many there were.</returns>
    public static int RemoveLeftovers(string folder)
    {
        int removed = 0;
        EnumerationOptions hiddenToo = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
        foreach (string partial in Directory.EnumerateFiles(folder, $"{PartialPrefix}*{PartialSuffix}", hiddenToo))
        {
            if (!IsBeingWritten(partial) && TryDelete(partial))
            {
                removed++;
            }
        }

        return removed;
    }

    private static bool TryDelete(string partial)
    {
        try
        {
            File.Delete(partial);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, in a folder that all may write to: it stays, and harms nothing.
            return false;
        }
    }

    private static bool IsBeingWritten(string partial)
    {
        string process = Path.GetFileName(partial)[PartialPrefix.Length..].Split('-')[0];
        if (int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && IsAnotherRunning(id))
        {
            return true;
        }

        try
        {
            // On Linux the lock is a flock, which its process takes along when it dies.
            using FileStream locked = new(partial, FileMode.Open, FileAccess.Write, FileShare.None);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Written right now, perhaps from another container, gone, or another user's: not ours to remove.
            return true;
        }
    }

    private static bool IsAnotherRunning(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            return processId != Environment.ProcessId && !process.HasExited;
        }
        catch (ArgumentException)
        {
            // There is no such process: the documented way to learn it.
            return false;
        }
    }

    private static FileStream CreateBeside(string path)
    {
        // A short name of its own: the final name may already be as long as the file system allows.
        for (int attempt = 0; ; attempt++)
        {
            string name = $"{PartialPrefix}{Environment.ProcessId}-{attempt}{PartialSuffix}";
            string partial = Path.Combine(FolderOf(path), name);
            try
            {
                return new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
            }
            catch (IOException e) when (FileExistsCodes.Contains(e.HResult) && attempt < 1000)
            {
                // Another picture of this process is being written beside this one; take the next name.
                continue;
            }
        }
    }

    private static void PutInPlace(string partial, string path, bool overwrite)
    {
        try
        {
            File.Move(partial, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            throw FileExists(path);
        }
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;

    private static OutputException FileExists(string path) =>
        new(path, "the file exists already", "Give --overwrite to replace it, or another name.");

    private static OutputException Translate(string path, Exception e) =>
        e switch
        {
            UnauthorizedAccessException => new(
                path,
                "this place may not be written to",
                "Name another folder, or change its permissions.",
                e
            ),
            PathTooLongException => new(path, "the name is too long", "Give a shorter name.", e),
            _ when DiskFullCodes.Contains(e.HResult) => new(
                path,
                "the disk is full",
                "Make room, or name another disk.",
                e
            ),
            _ => new(path, $"it could not be written ({e.Message})", "Check the disk, or name another.", e),
        };
}
