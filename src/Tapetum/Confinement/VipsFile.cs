namespace Tapetum.Confinement;

/// <summary>Where libvips lies, for a process that is no .NET and does not know where packages put things.</summary>
internal static class VipsFile
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>Its path; its plain name where it lies nowhere that .NET would look, which leaves it to the system.</summary>
    public static string Path => Found.Value;

    private static string Find()
    {
        string name =
            OperatingSystem.IsWindows() ? "libvips-42.dll"
            : OperatingSystem.IsMacOS() ? "libvips.42.dylib"
            : "libvips.so.42";
        string[] folders =
        [
            AppContext.BaseDirectory,
            // Of the packages that this program was built with.
            .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(
                System.IO.Path.PathSeparator,
                StringSplitOptions.RemoveEmptyEntries
            ),
        ];
        return folders.Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? name;
    }
}
