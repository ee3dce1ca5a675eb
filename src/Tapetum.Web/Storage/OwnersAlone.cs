namespace Tapetum.Web.Storage;

/// <summary>Photographs are private: nobody but the studio's own user looks into its folders and files.</summary>
internal static class OwnersAlone
{
    private const UnixFileMode ForFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ForFolders = ForFiles | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, or takes others' rights to one that is there.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, ForFolders);
        File.SetUnixFileMode(path, ForFolders);
    }

    /// <summary>Makes an empty file where there is none.</summary>
    public static void MakeFile(string path)
    {
        File.Open(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        TakeFile(path);
    }

    /// <summary>Takes others' rights to a file.</summary>
    public static void TakeFile(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, ForFiles);
        }
    }

    /// <summary>Whether something is there, and is no symbolic link to somewhere else.</summary>
    public static bool IsRealFile(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null };

    /// <inheritdoc cref="IsRealFile"/>
    public static bool IsRealFolder(string path) => new DirectoryInfo(path) is { Exists: true, LinkTarget: null };
}
