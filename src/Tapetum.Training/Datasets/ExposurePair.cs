namespace Tapetum.Training.Datasets;

/// <summary>A noisy short exposure and the long exposure of the same view, which is taken for the truth.</summary>
/// <param name="ShortPath">A raw file; whether it exists is for <see cref="RequireFiles"/> to say.</param>
/// <param name="LongPath">A raw file.</param>
/// <param name="ListedAt">Which line of which list names it, for messages; null where no list does.</param>
public sealed record ExposurePair(string ShortPath, string LongPath, string? ListedAt)
{
    /// <summary>What the short exposure's name says; its scene is the pair's.</summary>
    public SidFileName Name { get; } = SidFileName.Parse(ShortPath);

    /// <exception cref="DatasetException">One of the two is not there.</exception>
    public void RequireFiles()
    {
        foreach (string path in new[] { ShortPath, LongPath })
        {
            if (!File.Exists(path))
            {
                string who = ListedAt is null ? "" : $", though {ListedAt} names it";
                throw new DatasetException(path, $"there is no such file{who}", "Is the data set complete?");
            }
        }
    }
}
