namespace Tapetum.Encoding.Files;

/// <summary>Where a path leads once links are followed, so that two names of one file are known for one.</summary>
internal static class RealPath
{
    // Names that differ in case are one file on the disks that Windows and macOS format.
    private static readonly StringComparison Comparison = OperatingSystem.IsLinux()
        ? StringComparison.Ordinal
        : StringComparison.OrdinalIgnoreCase;

    /// <summary>Whether writing a file at <paramref name="output"/>, which replaces what has that name, would take the place of <paramref name="input"/>.</summary>
    public static bool WouldReplace(string output, string input)
    {
        string place = PlaceOf(output);
        return string.Equals(place, PlaceOf(input), Comparison) || string.Equals(place, Of(input), Comparison);
    }

    /// <summary>The path without any link in it. What does not exist stays as it is.</summary>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        string real = Path.GetPathRoot(full)!;
        foreach (string name in full[real.Length..].Split(Path.DirectorySeparatorChar))
        {
            real = Path.Combine(real, name);
            FileInfo entry = new(real);
            if (entry.LinkTarget is not null && entry.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            {
                real = Of(target.FullName);
            }
        }

        return real;
    }

    /// <summary>The folder's real path and the name in it, which may be a link: renaming replaces the link and not what it leads to.</summary>
    private static string PlaceOf(string path)
    {
        string full = Path.GetFullPath(path);
        return Path.Combine(Of(Path.GetDirectoryName(full) ?? full), Path.GetFileName(full));
    }
}
