using Tapetum.Encoding;
using Tapetum.Encoding.Files;

namespace Tapetum.Web.Storage;

/// <summary>
/// The folder of one studio, which is its alone as long as this is open.
/// <code>
/// studio.db    which photos there are
/// clock.json   how long they have been here
/// photos/ID    their files
/// uploads      what has come in part
/// temporary    what is not finished; emptied at the start
/// cache        copies, where several machines share a studio, and all above lies elsewhere
/// deleted/ID   photos on their way out
/// lost+found   folders of photos that nothing can be made of
/// </code>
/// </summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>What no photo may take: the database writes, too, and so do others on the disk.</summary>
    public const long RoomForOthers = 4 << 20;

    private readonly FolderLock folderLock;

    private DataFolder(string path, FolderLock folderLock)
    {
        (Path, this.folderLock) = (path, folderLock);
        Photos = Make("photos");
        Uploads = Make("uploads");
        Deleted = Make("deleted");
        Temporary = In("temporary");
        // What an earlier process left unfinished belongs to nobody.
        if (Directory.Exists(Temporary))
        {
            Directory.Delete(Temporary, recursive: true);
        }

        Make("temporary");
        foreach (string file in Directory.EnumerateFiles(Path, "studio*.db*"))
        {
            OwnersAlone.TakeFile(file);
        }
    }

    public string Path { get; }

    public string Database => In("studio.db");

    /// <summary>How long the studio has had its photos: see <see cref="Work.Upkeep.ServedTime"/>.</summary>
    public string Clock => In("clock.json");

    public string Photos { get; }

    public string Uploads { get; }

    public string Temporary { get; }

    public string Deleted { get; }

    public string LostAndFound => In("lost+found");

    /// <summary>Copies of files that lie elsewhere, where several machines share a studio.</summary>
    public string Cache => In("cache");

    /// <summary>What its disk has left for this process's user.</summary>
    public long FreeBytes => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Nothing can be relied on to be written.</summary>
    public bool IsFull => FreeBytes < RoomForOthers;

    /// <summary>Makes it, takes it, and only then tidies it.</summary>
    /// <exception cref="TapetumException">Another process works with it, or it cannot be written to.</exception>
    public static DataFolder Open(string path)
    {
        FolderLock? held = null;
        try
        {
            OwnersAlone.MakeFolder(path);
            held = FolderLock.Take(path, "serves a studio from here");
            RefuseLinks(path);
            return new(path, held);
        }
        catch (TapetumException)
        {
            held?.Dispose();
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new OutputException(
                path,
                $"it cannot be a studio's data folder ({e.Message.TrimEnd('.')})",
                "Name another folder with --data, or make this one writable.",
                e
            );
        }
    }

    /// <summary>Copies are to lie here and nothing else: not beside a single machine's photos.</summary>
    /// <exception cref="TapetumException">There are some.</exception>
    public void RequireNoDatabase()
    {
        if (File.Exists(Database))
        {
            throw new OutputException(
                Path,
                "it has the photos of a studio on one machine, which a cluster does not show",
                "Name another folder with --data for this machine's copies."
            );
        }
    }

    public void Dispose() => folderLock.Dispose();

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private string Make(string name)
    {
        OwnersAlone.MakeFolder(In(name));
        return In(name);
    }

    /// <summary>A link could lead the studio to read, serve or delete what is not its own.</summary>
    private static void RefuseLinks(string path)
    {
        FileSystemInfo? link = new DirectoryInfo(path)
            .EnumerateFileSystemInfos()
            .FirstOrDefault(entry => entry.LinkTarget is not null);
        if (link is not null)
        {
            throw new OutputException(
                link.FullName,
                "symbolic links are not followed in a studio's data folder",
                "Name the folder itself with --data, or mount what lies elsewhere."
            );
        }
    }
}
