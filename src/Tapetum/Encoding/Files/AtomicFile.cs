namespace Tapetum.Encoding.Files;

/// <summary>Files that appear whole or not at all: written beside their place, flushed to the disk, then renamed.</summary>
internal static class AtomicFile
{
    // errno ENOSPC and EDQUOT; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
    private static readonly int[] DiskFullCodes = [28, 122, unchecked((int)0x80070027), unchecked((int)0x80070070)];

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

    /// <summary>Marks the folder that a file is to lie in as one that this run writes into, for others to see, until the mark is disposed of.</summary>
    /// <exception cref="OutputException">Nothing can be written there.</exception>
    public static IDisposable MarkFolderOf(string path)
    {
        try
        {
            return PartialFiles.Mark(FolderOf(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Translate(path, e);
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
            await using (FileStream stream = PartialFiles.Create(FolderOf(path)))
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
        new(
            path,
            "the file exists already",
            "Give --overwrite (in a program: Overwrite) to replace it, or another name."
        )
        {
            FileExists = true,
        };

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
