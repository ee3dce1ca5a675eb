using System.Globalization;

namespace Tapetum.Encoding.Files;

/// <summary>
/// Keeps a folder to one process. The lock ends with the process, however that ends: on Linux it is a flock on <c>.tapetum-lock</c>, which lies there before and after.
/// Who holds it stands in <c>.tapetum-lock-holder</c>, since a file that is locked cannot be read.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const string LockName = ".tapetum-lock";
    private const string HolderName = ".tapetum-lock-holder";

    // errno EAGAIN on Linux and macOS; ERROR_SHARING_VIOLATION.
    private static readonly int[] LockedCodes = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream stream;
    private readonly string note;

    private FolderLock(FileStream stream, string note) => (this.stream, this.note) = (stream, note);

    /// <param name="folder">It exists.</param>
    /// <param name="work">What is done in it, as "trains here".</param>
    /// <exception cref="FolderInUseException">Another process, or another part of this one, holds it.</exception>
    /// <exception cref="OutputException">It cannot be locked.</exception>
    public static FolderLock Take(string folder, string work)
    {
        string holder = Path.Combine(folder, HolderName);
        FileStream? locked = null;
        try
        {
            locked = Open(Path.Combine(folder, LockName), FileShare.None);
            using StreamWriter text = new(Open(holder, FileShare.Read, FileMode.Create));
            text.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"process {Environment.ProcessId} on {Environment.MachineName} {work}"
                )
            );
            return new(locked, holder);
        }
        catch (IOException e) when (locked is null && LockedCodes.Contains(e.HResult))
        {
            throw new FolderInUseException(folder, HolderIn(holder, work), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            locked?.Dispose();
            throw new OutputException(
                folder,
                $"it cannot be locked ({e.Message.TrimEnd('.')})",
                "Make sure that it may be written to and that its disk has room, or name another folder.",
                e
            );
        }
    }

    public void Dispose()
    {
        // First what says who holds it: the next holder writes its own.
        File.Delete(note);
        stream.Dispose();
    }

    private static FileStream Open(string path, FileShare share, FileMode mode = FileMode.OpenOrCreate)
    {
        FileStreamOptions options = new()
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = share,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }

    private static string HolderIn(string holder, string work)
    {
        try
        {
            string who = File.ReadAllText(holder);
            DateTime since = File.GetLastWriteTimeUtc(holder);
            return string.Create(CultureInfo.InvariantCulture, $"{who} since {since:yyyy-MM-dd HH:mm:ss} UTC");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has only just been taken, or is about to be given back, or is another user's.
            return $"another process {work}";
        }
    }
}
