namespace Tapetum.Training.Datasets;

/// <summary>A noisy short exposure and the long exposure of the same view, which is taken for the truth.</summary>
/// <param name="ShortPath">A raw file, as <see cref="ExposureFile"/> reads it; whether it exists is for <see cref="RequireFiles"/> to say.</param>
/// <param name="LongPath">A raw file.</param>
/// <param name="ListedAt">Which line of which list names it, for messages; null where no list does.</param>
public sealed record ExposurePair(string ShortPath, string LongPath, string? ListedAt)
{
    /// <summary>What the short exposure's name says, or its place in a set with names of its own; its scene is the pair's.</summary>
    public SidFileName Name { get; init; } = SidFileName.Parse(ShortPath);

    /// <summary>How much the short exposure must be amplified, where its place in the set tells; null where names and files do.</summary>
    public double? Ratio { get; init; }

    /// <exception cref="DatasetException">One of the two is not there.</exception>
    public void RequireFiles()
    {
        foreach (string path in new[] { ShortPath, LongPath })
        {
            // What an archive has was seen when it was listed.
            if (!File.Exists(path) && ExposureFile.ArchiveOf(path) is null)
            {
                string who = ListedAt is null ? "" : $", though {ListedAt} names it";
                throw new DatasetException(path, $"there is no such file{who}", "Is the data set complete?");
            }
        }
    }
}
