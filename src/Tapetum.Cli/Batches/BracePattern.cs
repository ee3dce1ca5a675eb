namespace Tapetum.Cli.Batches;

/// <summary>Alternatives as shells know them: <c>*.{DNG,nef}</c> is <c>*.DNG</c> and <c>*.nef</c>; they may hold alternatives themselves, and stand in any part of a path.</summary>
internal static class BracePattern
{
    /// <summary>Whether there is anything to choose between; braces without a comma are part of a name.</summary>
    public static bool IsPattern(string path) => FirstGroup(path) is not null;

    /// <summary>All that is meant, in the order written; the text itself when it has no alternatives.</summary>
    public static IEnumerable<string> Expand(string path) =>
        FirstGroup(path) is not { } group
            ? [path]
            : group.Alternatives.SelectMany(one => Expand(path[..group.Begin] + one + path[(group.End + 1)..]));

    private static (int Begin, int End, IReadOnlyList<string> Alternatives)? FirstGroup(string path)
    {
        for (int begin = path.IndexOf('{', StringComparison.Ordinal); begin >= 0; begin = path.IndexOf('{', begin + 1))
        {
            if (AlternativesAt(path, begin) is { Alternatives.Count: > 1 } group)
            {
                return (begin, group.End, group.Alternatives);
            }
        }

        return null;
    }

    /// <returns>Null when the brace is not closed.</returns>
    private static (int End, List<string> Alternatives)? AlternativesAt(string path, int begin)
    {
        (int depth, int from) = (0, begin + 1);
        List<string> alternatives = [];
        for (int i = begin; i < path.Length; i++)
        {
            depth += path[i] switch
            {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            if (depth == 0 || (depth == 1 && path[i] == ','))
            {
                alternatives.Add(path[from..i]);
                from = i + 1;
            }

            if (depth == 0)
            {
                return (i, alternatives);
            }
        }

        return null;
    }
}
