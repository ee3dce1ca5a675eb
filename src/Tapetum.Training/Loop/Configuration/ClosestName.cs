namespace Tapetum.Training.Loop.Configuration;

/// <summary>Guesses what somebody meant who mistyped a name.</summary>
public static class ClosestName
{
    /// <summary>The known name that takes the fewest edits, a third of its letters at most; null when none is near.</summary>
    public static string? To(string mistyped, IEnumerable<string> known) =>
        known
            .Select(name => (Name: name, Edits: EditDistance(mistyped.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(guess => guess.Edits <= Math.Max(1, guess.Name.Length / 3))
            .OrderBy(guess => guess.Edits)
            .Select(guess => guess.Name)
            .FirstOrDefault();

    /// <summary>Insertions, deletions and replacements of single letters (Levenshtein), a neighbouring pair swapped counting as one.</summary>
    internal static int EditDistance(string a, string b)
    {
        int[,] edits = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                edits[i, j] = (i, j) switch
                {
                    (_, 0) => i,
                    (0, _) => j,
                    _ => Math.Min(
                        Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1,
                        edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                    ),
                };
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }
}
