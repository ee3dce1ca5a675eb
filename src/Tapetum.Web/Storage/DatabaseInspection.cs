using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Storage;

/// <summary>Looks at the database before it is used: one that is damaged is set aside, rows that say nothing are taken out. The photos themselves are in their folders.</summary>
internal static class DatabaseInspection
{
    // SQLITE_ERROR (a table of ours without our columns), SQLITE_CORRUPT, SQLITE_NOTADB.
    private static readonly int[] DamageCodes = [1, 11, 26];

    private static readonly string[] Companions = ["", "-wal", "-shm"];

    /// <param name="path">Of the database, which may be missing.</param>
    /// <param name="now">For the name of one that is set aside.</param>
    /// <exception cref="SqliteException">It cannot be looked at.</exception>
    public static DatabaseFindings Run(string path, DateTimeOffset now)
    {
        FileInfo database = new(path);
        if (!database.Exists || database.Length == 0)
        {
            // A journal without its database cannot be played.
            FileInfo journal = new($"{path}-wal");
            string? aside = journal is { Exists: true, Length: > 0 } ? SetAside(path, now) : null;
            return new(IsNew: true, aside, Reason: aside is null ? null : "it was gone, its journal was not", []);
        }

        string? damage;
        List<string> unreadable = [];
        try
        {
            damage = Look(path, unreadable);
        }
        catch (SqliteException e) when (DamageCodes.Contains(e.SqliteErrorCode))
        {
            damage = e.Message;
        }

        return damage is null
            ? new(IsNew: false, SetAside: null, Reason: null, unreadable)
            : new(IsNew: true, SetAside(path, now), damage, []);
    }

    /// <returns>What is wrong with it as a whole.</returns>
    private static string? Look(string path, List<string> unreadable)
    {
        // Without a pool, so that nothing has it open when it is moved.
        using SqliteConnection connection = new(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()
        );
        connection.Open();
        using SqliteCommand check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check(1)";
        if (check.ExecuteScalar() is not "ok" and var fault)
        {
            return $"{fault}";
        }

        check.CommandText = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'photos'";
        if (check.ExecuteScalar() is 0L)
        {
            return null;
        }

        check.CommandText = "SELECT number, id, state, document FROM photos";
        List<long> numbers = [];
        using (SqliteDataReader rows = check.ExecuteReader())
        {
            while (rows.Read())
            {
                if (!IsPhoto(rows.GetValue(3), rows.GetValue(1)))
                {
                    numbers.Add(rows.GetInt64(0));
                    unreadable.Add($"{rows.GetValue(1)}");
                }
            }
        }

        check.CommandText = "DELETE FROM photos WHERE number = $number";
        SqliteParameter number = check.Parameters.Add("$number", SqliteType.Integer);
        foreach (long one in numbers)
        {
            number.Value = one;
            check.ExecuteNonQuery();
        }

        return null;
    }

    private static bool IsPhoto(object document, object id)
    {
        try
        {
            return document is string text
                && JsonSerializer.Deserialize(text, PhotoJson.Of<Photo>()) is { } photo
                && id is string known
                && photo.Id.ToString() == known;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <returns>What it is called now.</returns>
    private static string SetAside(string path, DateTimeOffset now)
    {
        string stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);
        string aside = Path.ChangeExtension(path, $"damaged-{stamp}.db");
        foreach (string companion in Companions)
        {
            if (File.Exists(path + companion))
            {
                File.Move(path + companion, aside + companion);
            }
        }

        return aside;
    }
}
