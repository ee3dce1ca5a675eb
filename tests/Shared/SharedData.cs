namespace Tapetum.Tests;

/// <summary>Real files that lie beside the repository, in <c>../shared/data</c>, and not in it. Tests that want one are skipped without it.</summary>
public static class SharedData
{
    /// <summary>The folder of the repository that these tests were built from.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Root => System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository, "../shared/data"));

    /// <param name="relative">Below <c>shared/data</c>.</param>
    public static string Path(string relative)
    {
        string path = System.IO.Path.Combine(Root, relative);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Skip($"There is no {path}.");
        }

        return path;
    }

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Tapetum.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
