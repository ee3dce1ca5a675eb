using System.IO.Enumeration;

namespace Tapetum.Cli.Batches;

/// <summary>
/// A pattern of paths as shells know it: <c>*</c> any part of a name, <c>?</c> any character, <c>**</c> any folders or none, <c>{a,b}</c> either. Case does not
/// matter, so that <c>*.dng</c> finds what a camera called <c>.DNG</c>.
/// </summary>
internal sealed class GlobPattern
{
    private readonly string[] names;

    /// <param name="pattern">Without alternatives; a name without any wildcard fits itself.</param>
    private GlobPattern(string pattern)
    {
        string[] parts = pattern.Split('/', Path.DirectorySeparatorChar);
        int first = Array.FindIndex(parts, HasWildcard);
        if (first < 0)
        {
            first = parts.Length - 1;
        }

        Base = string.Join(Path.DirectorySeparatorChar, parts[..first]);
        if (Base.Length == 0 && first > 0)
        {
            Base = Path.DirectorySeparatorChar.ToString();
        }

        names = parts[first..];
    }

    /// <summary>The folder that all matches lie below; empty for the current one.</summary>
    public string Base { get; }

    /// <summary>How many folders deep below <see cref="Base"/> matches can lie.</summary>
    public int Depth => names.Contains("**") ? int.MaxValue : names.Length - 1;

    public static bool IsPattern(string path) => HasWildcard(path) || BracePattern.IsPattern(path);

    /// <summary>One for each of its alternatives.</summary>
    public static IReadOnlyList<GlobPattern> Of(string pattern) =>
        [.. BracePattern.Expand(pattern).Select(one => new GlobPattern(one))];

    /// <param name="path">A path below <see cref="Base"/>, written as that is.</param>
    public bool Matches(string path)
    {
        string relative = Base.Length == 0 ? path : Path.GetRelativePath(Base, path);
        return Matches(names, relative.Split(Path.DirectorySeparatorChar));
    }

    private static bool HasWildcard(string path) => path.AsSpan().ContainsAny('*', '?');

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty)
        {
            return path.IsEmpty;
        }

        if (pattern[0] == "**")
        {
            return Matches(pattern[1..], path) || (!path.IsEmpty && Matches(pattern, path[1..]));
        }

        return !path.IsEmpty
            && FileSystemName.MatchesSimpleExpression(pattern[0], path[0], ignoreCase: true)
            && Matches(pattern[1..], path[1..]);
    }
}
