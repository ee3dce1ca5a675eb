using System.Globalization;
using Tapetum.Encoding;
using Tapetum.Encoding.Files;

namespace Tapetum.Cli.Batches;

/// <summary>
/// The folders that a run writes pictures into. Two runs may share one, each making what the other has not; whoever comes second is told, for it may be a mistake.
/// </summary>
internal sealed class OutputFolders(CommandContext context) : IDisposable
{
    private readonly Dictionary<string, IDisposable> marks = new(StringComparer.Ordinal);
    private readonly Lock changing = new();

    /// <summary>Before a picture is made.</summary>
    /// <param name="picture">Its folder exists.</param>
    /// <exception cref="OutputException">Nothing can be written there.</exception>
    public void EnterFor(string picture)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(picture)) ?? picture;
        lock (changing)
        {
            if (marks.ContainsKey(folder))
            {
                return;
            }

            IReadOnlyList<(int ProcessId, DateTime SinceUtc)> others = PartialFiles.OtherRuns(folder);
            marks.Add(folder, AtomicFile.MarkFolderOf(picture));
            foreach ((int id, DateTime since) in others)
            {
                context.Say(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{folder}: another run writes into it (process {id}, since {since.ToLocalTime():HH:mm:ss}); what it makes first is skipped here"
                    )
                );
            }
        }
    }

    public void Dispose()
    {
        foreach (IDisposable mark in marks.Values)
        {
            mark.Dispose();
        }
    }
}
