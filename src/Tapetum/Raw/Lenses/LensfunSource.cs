using System.Xml;

namespace Tapetum.Raw.Lenses;

/// <summary>A file of lensfun's database. Looking for a word in its text takes a hundredth of the time of reading its elements, and a photo needs those of one or two files of fifty.</summary>
/// <param name="text">All of it.</param>
internal sealed class LensfunSource(string text)
{
    private readonly Lazy<LensfunFile> content = new(() => Read(text));

    public IReadOnlyList<LensMount> Mounts => content.Value.Mounts;

    public IReadOnlyList<LensCamera> Cameras => content.Value.Cameras;

    public IReadOnlyList<LensCalibration> Lenses => content.Value.Lenses;

    /// <summary>One that may not be read is as one that is not there: no lens is known by it.</summary>
    public static LensfunSource Open(string path)
    {
        try
        {
            return new(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("");
        }
    }

    /// <summary>Whether it may have things of a maker who has one of these words in his name.</summary>
    public bool HasMaker(IReadOnlyCollection<string> words)
    {
        const string Start = "<maker";
        for (int at = 0; (at = text.IndexOf(Start, at, StringComparison.Ordinal)) >= 0; )
        {
            at += Start.Length;
            int end = text.IndexOf("</", at, StringComparison.Ordinal);
            string maker = text[at..(end < 0 ? text.Length : end)];
            if (words.Any(word => maker.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it may describe something in whose name all of these words are.</summary>
    public bool Mentions(IEnumerable<string> words) =>
        words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it says of a mount what fits, too.</summary>
    public bool Describes(string mount) => text.Contains($"<name>{mount}</name>", StringComparison.Ordinal);

    /// <summary>One that is damaged is as one that is not there, too.</summary>
    private static LensfunFile Read(string text)
    {
        try
        {
            return LensfunFile.Read(new StringReader(text));
        }
        catch (XmlException)
        {
            return new([], [], []);
        }
    }
}
