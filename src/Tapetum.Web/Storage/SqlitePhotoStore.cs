using System.Data;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Storage;

/// <summary>
/// Photos in one SQLite file. A photo is a JSON document; what is asked for by SQL has a column of its own.
/// <code>photos(number: order of arrival, id, state, document)</code>
/// </summary>
internal sealed class SqlitePhotoStore : IPhotoStore
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

    private readonly string connectionString;

    public SqlitePhotoStore(string path)
    {
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
        using SqliteConnection connection = new(connectionString);
        connection.Open();
        using SqliteCommand create = connection.CreateCommand();
        create.CommandText = Schema;
        create.ExecuteNonQuery();
    }

    public async Task<bool> TryAddAsync(Photo photo, int capacity, CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        await using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = $"""
            INSERT INTO photos (id, state, document) SELECT $id, $state, $document
            WHERE (SELECT count(*) FROM photos WHERE {Unfinished}) < $capacity
            """;
        Bind(insert, photo);
        insert.Parameters.AddWithValue("$capacity", capacity);
        return await insert.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task<Photo?> FindAsync(PhotoId id, CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        return await FindAsync(connection, transaction: null, id, cancellationToken);
    }

    public Task<IReadOnlyList<Photo>> ListAsync(CancellationToken cancellationToken) =>
        ListAsync("SELECT document FROM photos ORDER BY number DESC", cancellationToken);

    public Task<IReadOnlyList<Photo>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        ListAsync($"SELECT document FROM photos WHERE {Unfinished} ORDER BY number", cancellationToken);

    public async Task<int> CountUnfinishedAsync(CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        await using SqliteCommand count = connection.CreateCommand();
        count.CommandText = $"SELECT count(*) FROM photos WHERE {Unfinished}";
        return (int)(long)(await count.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<Photo?> UpdateAsync(PhotoId id, Func<Photo, Photo> change, CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
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

    public async Task<bool> DeleteAsync(PhotoId id, CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        await using SqliteCommand delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM photos WHERE id = $id";
        delete.Parameters.AddWithValue("$id", id.ToString());
        return await delete.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private static void Bind(SqliteCommand command, Photo photo)
    {
        command.Parameters.AddWithValue("$id", photo.Id.ToString());
        command.Parameters.AddWithValue("$state", photo.State.ToString());
        command.Parameters.AddWithValue("$document", JsonSerializer.Serialize(photo, PhotoJson.Options));
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
        JsonSerializer.Deserialize<Photo>(document, PhotoJson.Options)
        ?? throw new InvalidDataException("The database holds a photo that is null.");

    private async Task<IReadOnlyList<Photo>> ListAsync(string sql, CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        await using SqliteCommand list = connection.CreateCommand();
        list.CommandText = sql;
        await using SqliteDataReader reader = await list.ExecuteReaderAsync(cancellationToken);
        List<Photo> photos = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            photos.Add(Parse(reader.GetString(0)));
        }

        return photos;
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        SqliteConnection connection = new(connectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
