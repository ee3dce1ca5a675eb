using System.ComponentModel;
using Microsoft.Data.Sqlite;
using Tapetum.Web.Cluster.Nats;

namespace Tapetum.Web.Storage;

/// <summary>Failures that are the machine's and pass: no fault of the photo that meets them.</summary>
internal static class StorageFailure
{
    // errno ENOSPC and EDQUOT; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
    private static readonly int[] DiskFullCodes = [28, 122, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    // errno EMFILE and ENFILE.
    private static readonly int[] OutOfFilesCodes = [24, 23];

    private const int SqliteCannotOpen = 14;
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteFull = 13;

    // SQLITE_IOERR_WRITE, _FSYNC, _SHMSIZE: what SQLite says besides when a journal cannot grow.
    private static readonly int[] SqliteCannotGrow = [778, 1034, 4874];

    /// <summary>The disk is full.</summary>
    public static bool IsDiskFull(Exception e) =>
        CausesOf(e)
            .Any(cause =>
                cause switch
                {
                    SqliteException sqlite => sqlite.SqliteErrorCode == SqliteFull
                        || SqliteCannotGrow.Contains(sqlite.SqliteExtendedErrorCode),
                    IOException => DiskFullCodes.Contains(cause.HResult),
                    ClusterFullException => true,
                    _ => false,
                }
            );

    /// <summary>The servers that several machines share do not answer.</summary>
    public static bool IsUnreachable(Exception e) => CausesOf(e).Any(cause => cause is ClusterUnreachableException);

    /// <summary>Another program has the database locked.</summary>
    public static bool IsDatabaseBusy(Exception e) =>
        e is SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked };

    /// <summary>Too many files are open, here or on the machine.</summary>
    public static bool IsOutOfFiles(Exception e) =>
        CausesOf(e)
            .Any(cause =>
                cause switch
                {
                    SqliteException sqlite => sqlite.SqliteErrorCode == SqliteCannotOpen,
                    Win32Exception system => OutOfFilesCodes.Contains(system.NativeErrorCode),
                    IOException => OutOfFilesCodes.Contains(cause.HResult),
                    _ => false,
                }
            );

    /// <summary>Any of them.</summary>
    public static bool Passes(Exception e) => IsDiskFull(e) || IsDatabaseBusy(e) || IsUnreachable(e) || IsOutOfFiles(e);

    /// <summary>What was thrown, and what made it so: a file that cannot be opened is first of all a file that cannot be decoded.</summary>
    private static IEnumerable<Exception> CausesOf(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
