using System.Globalization;
using System.Text;

namespace Tapetum.Raw.Lenses;

/// <summary>
/// A camera's or lens's name as a bag of words and numbers: files and databases write <c>EF70-200mm f/2.8L IS USM</c>, <c>Canon EF 70-200mm f/2.8L IS USM</c>,
/// <c>XF18-55mmF2.8-4 R LM OIS</c>. Two names are one when they have the same ones, whatever stands between them and in which order. Nothing is guessed: the corrections of
/// a lens of almost the same name would make a picture worse.
/// </summary>
internal readonly record struct LensName
{
    /// <summary>They say nothing.</summary>
    private static readonly HashSet<string> Fillers = new(StringComparer.Ordinal)
    {
        "mm",
        "f",
        "lens",
        "corporation",
        "corp",
        "co",
        "ltd",
        "imaging",
        "optical",
        "inc",
        "company",
        "camera",
        "electronics",
        "digital",
    };

    private readonly string[] words;

    /// <param name="text">As it stands there.</param>
    public LensName(string text) =>
        words = [.. WordsOf(text).Where(word => !Fillers.Contains(word)).Order(StringComparer.Ordinal)];

    public bool IsNothing => words is null or [];

    /// <summary>Its words that begin with a letter: of a maker's name, what may stand before the name of a thing he made, or not.</summary>
    public IEnumerable<string> Words => (words ?? []).Where(word => !char.IsAsciiDigit(word[0]));

    public bool Is(LensName other, HashSet<string> makers)
    {
        return !IsNothing
            && !other.IsNothing
            && Without(words).SequenceEqual(Without(other.words), StringComparer.Ordinal);

        IEnumerable<string> Without(string[] of) => of.Where(word => !makers.Contains(word));
    }

    public override string ToString() => string.Join(' ', words ?? []);

    /// <summary>Runs of letters and of digits; a point between digits belongs to the number, and 4.0 is 4.</summary>
    private static IEnumerable<string> WordsOf(string text)
    {
        StringBuilder word = new();
        for (int i = 0; i <= text.Length; i++)
        {
            char now = i < text.Length ? char.ToLowerInvariant(text[i]) : ' ';
            bool isPoint =
                now == '.'
                && word.Length > 0
                && char.IsAsciiDigit(word[^1])
                && i + 1 < text.Length
                && char.IsAsciiDigit(text[i + 1]);
            bool goesOn =
                isPoint
                || (
                    char.IsLetterOrDigit(now)
                    && (word.Length == 0 || char.IsAsciiDigit(word[^1]) == char.IsAsciiDigit(now))
                );
            if (!goesOn && word.Length > 0)
            {
                yield return Plain(word.ToString());
                word.Clear();
            }

            if (isPoint || char.IsLetterOrDigit(now))
            {
                word.Append(now);
            }
        }
    }

    private static string Plain(string word) =>
        char.IsAsciiDigit(word[0])
        && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : word;
}
