using System.Data;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Storage;

/// <summary>
/// Photos in one SQLite file. A photo is a JSON document; what is asked for by SQL has a column of its own.
/// <code>photos(number: order of arrival, id, state, document)</code>
/// </summary>
internal sealed class SqlitePhotoStore : IPhotoStore, IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS photos (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL,
            document TEXT NOT NULL
        );
        CREATE INDEX IF NOT EXISTS photos_by_state ON photos (state, number);
        """;

    private const string Unfinished = "state IN ('Queued', 'Working')";

    /// <summary>How long another program may keep the database locked before somebody who waits for it is turned away.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(2);

    // How long SQLite itself waits, which takes a thread: after that, others may have it for a while.
    private const int SecondsPerAttempt = 1;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);

    private readonly string connectionString;
    private readonly TimeSpan patience;

    // One writes after the other, and not each with a thread that waits for SQLite.
    private readonly SemaphoreSlim writing = new(1);

    public SqlitePhotoStore(string path)
        : this(path, DefaultPatience) { }

    public SqlitePhotoStore(string path, TimeSpan patience)
    {
        this.patience = patience;
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = SecondsPerAttempt,
        }.ToString();
        using SqliteConnection connection = new(connectionString);
        connection.Open();
        using SqliteCommand create = connection.CreateCommand();
        create.CommandText = Schema;
        create.ExecuteNonQuery();
    }

    public Task<bool> TryAddAsync(Photo photo, int capacity, CancellationToken cancellationToken) =>
        WriteAsync(
            async connection =>
            {
                await using SqliteCommand insert = connection.CreateCommand();
                insert.CommandText = $"""
                    INSERT INTO photos (id, state, document) SELECT $id, $state, $document
                    WHERE (SELECT count(*) FROM photos WHERE {Unfinished}) < $capacity
                    """;
                Bind(insert, photo);
                insert.Parameters.AddWithValue("$capacity", capacity);
                return await insert.ExecuteNonQueryAsync(cancellationToken) == 1;
            },
            cancellationToken
        );

    public Task<Photo?> FindAsync(PhotoId id, CancellationToken cancellationToken) =>
        RunAsync(connection => FindAsync(connection, transaction: null, id, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<Photo>> ListAsync(CancellationToken cancellationToken) =>
        ListAsync("SELECT document FROM photos ORDER BY number DESC", cancellationToken);

    public Task<IReadOnlyList<Photo>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        ListAsync($"SELECT document FROM photos WHERE {Unfinished} ORDER BY number", cancellationToken);

    public Task<int> CountUnfinishedAsync(CancellationToken cancellationToken) =>
        RunAsync(
            async connection =>
            {
                await using SqliteCommand count = connection.CreateCommand();
                count.CommandText = $"SELECT count(*) FROM photos WHERE {Unfinished}";
                return (int)(long)(await count.ExecuteScalarAsync(cancellationToken))!;
            },
            cancellationToken
        );

    public Task<Photo?> UpdateAsync(PhotoId id, Func<Photo, Photo> change, CancellationToken cancellationToken) =>
        WriteAsync(connection => UpdateAsync(connection, id, change, cancellationToken), cancellationToken);

    public Task<bool> DeleteAsync(PhotoId id, CancellationToken cancellationToken) =>
        WriteAsync(
            async connection =>
            {
                await using SqliteCommand delete = connection.CreateCommand();
                delete.CommandText = "DELETE FROM photos WHERE id = $id";
                delete.Parameters.AddWithValue("$id", id.ToString());
                return await delete.ExecuteNonQueryAsync(cancellationToken) == 1;
            },
            cancellationToken
        );

    public void Dispose() => writing.Dispose();

    private static async Task<Photo?> UpdateAsync(
        SqliteConnection connection,
        PhotoId id,
        Func<Photo, Photo> change,
        CancellationToken cancellationToken
    )
    {
        // Not deferred: the lock to write is taken before reading, so that two changes follow one another.
        await using SqliteTransaction transaction = connection.BeginTransaction(
            IsolationLevel.Serializable,
            deferred: false
        );
        Photo? photo = await FindAsync(connection, transaction, id, cancellationToken);
        if (photo is null)
        {
            return null;
        }

        Photo changed = change(photo);
        await using SqliteCommand update = connection.CreateCommand();
        update.Transaction = transaction;
        update.CommandText = "UPDATE photos SET state = $state, document = $document WHERE id = $id";
        Bind(update, changed);
        await update.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changed;
    }

    private static void Bind(SqliteCommand command, Photo photo)
    {
        command.Parameters.AddWithValue("$id", photo.Id.ToString());
        command.Parameters.AddWithValue("$state", photo.State.ToString());
        command.Parameters.AddWithValue("$document", JsonSerializer.Serialize(photo, PhotoJson.Of<Photo>()));
    }

    private static async Task<Photo?> FindAsync(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        PhotoId id,
        CancellationToken cancellationToken
    )
    {
        await using SqliteCommand find = connection.CreateCommand();
        find.Transaction = transaction;
        find.CommandText = "SELECT document FROM photos WHERE id = $id";
        find.Parameters.AddWithValue("$id", id.ToString());
        return await find.ExecuteScalarAsync(cancellationToken) is string document ? Parse(document) : null;
    }

    private static Photo Parse(string document) =>
        JsonSerializer.Deserialize(document, PhotoJson.Of<Photo>())
        ?? throw new InvalidDataException("The database holds a photo that is null.");

    private Task<IReadOnlyList<Photo>> ListAsync(string sql, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<Photo>>(
            async connection =>
            {
                await using SqliteCommand list = connection.CreateCommand();
                list.CommandText = sql;
                await using SqliteDataReader reader = await list.ExecuteReaderAsync(cancellationToken);
                List<Photo> photos = [];
                while (await reader.ReadAsync(cancellationToken))
                {
                    photos.Add(Parse(reader.GetString(0)));
                }

                return photos;
            },
            cancellationToken
        );

    private async Task<T> WriteAsync<T>(Func<SqliteConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            return await RunAsync(work, cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Waits, without a thread, for another program that has the database locked: a backup, or somebody who looks into it.</summary>
    private async Task<T> RunAsync<T>(Func<SqliteConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using SqliteConnection connection = new(connectionString);
                await connection.OpenAsync(cancellationToken);
                return await work(connection);
            }
            catch (SqliteException e)
                when (StorageFailure.IsDatabaseBusy(e) && Stopwatch.GetElapsedTime(begun) < patience)
            {
                await Task.Delay(BetweenAttempts, cancellationToken);
            }
        }
    }
}
