using System.Diagnostics;
using System.Globalization;

namespace Tapetum.Encoding.Files;

/// <summary>
/// Files that are not finished, beside their places: <c>.tapetum-PROCESS-NUMBER.partial</c>, and the marks of runs, <c>.tapetum-PROCESS-run-NUMBER.partial</c>. One that is being written is locked, and its writer is alive; the others were
/// left by processes that were killed.
/// </summary>
internal static class PartialFiles
{
    private const int BufferBytes = 1 << 16;
    private const string Prefix = ".tapetum-";
    private const string Suffix = ".partial";
    private const string MarkInfix = "run-";

    // errno EEXIST; ERROR_FILE_EXISTS. Whether the file still exists says nothing: a neighbour may just have put it in place.
    private static readonly int[] FileExistsCodes = [17, unchecked((int)0x80070050)];

    /// <summary>Removes from a folder what processes left there that were killed while they wrote.</summary>
    /// <returns>How many there were.</returns>
    public static int RemoveLeftovers(string folder)
    {
        int removed = 0;
        foreach (string partial in In(folder))
        {
            if (!IsBeingWritten(partial) && TryDelete(partial) && !IsMark(partial))
            {
                removed++;
            }
        }

        return removed;
    }

    /// <summary>When other runs began that write into a folder now: those that marked it.</summary>
    public static IReadOnlyList<(int ProcessId, DateTime SinceUtc)> OtherRuns(string folder) =>
        [
            .. from partial in In(folder)
            where IsMark(partial) && IsLocked(partial, FileAccess.Read) && File.Exists(partial)
            select (ProcessOf(partial) ?? 0, File.GetCreationTimeUtc(partial)),
        ];

    internal static FileStream Mark(string folder) => Create(folder, MarkInfix, FileOptions.DeleteOnClose);

    internal static FileStream Create(string folder) => Create(folder, "", FileOptions.None);

    private static FileStream Create(string folder, string infix, FileOptions options)
    {
        // A short name of its own: the final name may already be as long as the file system allows.
        for (int attempt = 0; ; attempt++)
        {
            string partial = Path.Combine(folder, $"{Prefix}{Environment.ProcessId}-{infix}{attempt}{Suffix}");
            try
            {
                return new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, options);
            }
            catch (IOException e) when (FileExistsCodes.Contains(e.HResult) && attempt < 1000)
            {
                // Another picture of this process is being written beside this one; take the next name.
                continue;
            }
        }
    }

    private static IEnumerable<string> In(string folder)
    {
        EnumerationOptions hiddenToo = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
        return Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}", hiddenToo);
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

    private static bool IsBeingWritten(string partial) =>
        (ProcessOf(partial) is { } id && IsAnotherRunning(id)) || IsLocked(partial, FileAccess.Write);

    private static bool IsLocked(string partial, FileAccess access)
    {
        try
        {
            // On Linux the lock is a flock, which its process takes along when it dies.
            using FileStream locked = new(partial, FileMode.Open, access, FileShare.None);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Written right now, perhaps from another container, gone, or another user's: not ours to remove.
            return true;
        }
    }

    private static bool IsMark(string partial) =>
        Path.GetFileName(partial).Contains($"-{MarkInfix}", StringComparison.Ordinal);

    private static int? ProcessOf(string partial)
    {
        string process = Path.GetFileName(partial)[Prefix.Length..].Split('-')[0];
        return int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
    }

    private static bool IsAnotherRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return processId != Environment.ProcessId && !process.HasExited;
        }
        catch (ArgumentException)
        {
            // There is no such process: the documented way to learn it.
            return false;
        }
    }
}
