using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Intake;

namespace Tapetum.Web.Work.Upkeep;

/// <summary>
/// At the start, before anything is accepted: brings the database and the folders of photos into line. No upload is ever deleted because the database does not know
/// it: a folder without a row is what a lost database leaves, or a process that died while it took a photo in.
/// </summary>
internal sealed partial class Stocktaking(
    DatabaseFindings database,
    IPhotoStore store,
    FolderPhotoFiles files,
    PhotoIntake intake,
    PhotoRemover remover,
    ILogger<Stocktaking> log
) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (database.SetAside is { } aside)
        {
            LogSetAside(aside, database.Reason!);
        }

        foreach (string id in database.Unreadable)
        {
            LogUnreadable(id);
        }

        foreach (PhotoId id in await files.ListWithdrawnAsync(cancellationToken))
        {
            await store.DeleteAsync(id, cancellationToken);
            await files.DeleteAsync(id, cancellationToken);
        }

        // Whoever waited for one of these has gone with the process that died.
        foreach (Photo photo in (await store.ListAsync(cancellationToken)).Where(photo => photo.IsPassing))
        {
            await remover.RemoveAsync(photo.Id, cancellationToken);
        }

        await AdoptAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task AdoptAsync(CancellationToken cancellationToken)
    {
        HashSet<PhotoId> known = [.. (await store.ListAsync(cancellationToken)).Select(photo => photo.Id)];
        int adopted = 0;
        foreach (PhotoId id in await files.ListAsync(cancellationToken))
        {
            if (known.Contains(id))
            {
                continue;
            }

            if (await intake.AdoptAsync(id, cancellationToken))
            {
                adopted++;
                LogAdopted(id);
            }
            else if (await files.HasNothingButAsync(id, PhotoFile.GivenName, cancellationToken))
            {
                // A process died before its upload was put there.
                await files.DeleteAsync(id, cancellationToken);
            }
            else
            {
                await SetAsideAsync(id, cancellationToken);
            }
        }

        if (adopted > 0)
        {
            LogAdoptedAll(adopted, database.IsNew ? "a new database" : "the database");
        }
    }

    private async Task SetAsideAsync(PhotoId id, CancellationToken cancellationToken)
    {
        try
        {
            LogLost(id, await files.SetAsideAsync(id, cancellationToken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file system's own lost+found is the administrator's. It stays where it is.
            LogStays(e, id);
        }
    }

    [LoggerMessage(LogLevel.Error, "The database cannot be used ({Reason}); it lies now at {Path}")]
    private partial void LogSetAside(string path, string reason);

    [LoggerMessage(LogLevel.Error, "The database's row of photo {Id} cannot be read and was taken out")]
    private partial void LogUnreadable(string id);

    [LoggerMessage(LogLevel.Warning, "Photo {Id} was not in the database: it is made again of its upload")]
    private partial void LogAdopted(PhotoId id);

    [LoggerMessage(LogLevel.Warning, "{Count} photos were taken into {Database} from their folders")]
    private partial void LogAdoptedAll(int count, string database);

    [LoggerMessage(LogLevel.Warning, "Folder {Id} belongs to no photo and holds no upload; it lies now at {Path}")]
    private partial void LogLost(PhotoId id, string path);

    [LoggerMessage(LogLevel.Error, "Folder {Id} belongs to no photo, holds no upload, and cannot be moved away")]
    private partial void LogStays(Exception e, PhotoId id);
}
