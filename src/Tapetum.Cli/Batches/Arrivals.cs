namespace Tapetum.Cli.Batches;

/// <summary>
/// Tells which files of a folder are complete: those whose size and time have stayed the same for a while. Nobody says when a copy is done, least of all on network
/// drives, so the folder is looked at again and again.
/// </summary>
internal sealed class Arrivals(TimeSpan settle, TimeProvider time)
{
    private Dictionary<string, Sighting> seen = new(StringComparer.Ordinal);

    /// <param name="present">The files that are there now.</param>
    /// <returns>Those that have become complete since the last call; a file that changes later becomes complete anew.</returns>
    public IReadOnlyList<InputFile> Complete(IEnumerable<InputFile> present)
    {
        Dictionary<string, Sighting> now = new(StringComparer.Ordinal);
        List<InputFile> complete = [];
        foreach (InputFile file in present)
        {
            FileInfo info = new(file.Path);
            if (!info.Exists)
            {
                continue;
            }

            (long bytes, DateTime writtenAt) = (info.Length, info.LastWriteTimeUtc);
            if (
                !seen.TryGetValue(file.Path, out Sighting? sighting)
                || sighting.Bytes != bytes
                || sighting.WrittenAt != writtenAt
            )
            {
                sighting = new(bytes, writtenAt, time.GetTimestamp(), Reported: false);
            }
            else if (!sighting.Reported && time.GetElapsedTime(sighting.Since) >= settle)
            {
                sighting = sighting with { Reported = true };
                complete.Add(file);
            }

            now.Add(file.Path, sighting);
        }

        seen = now;
        return complete;
    }

    /// <param name="Bytes">Its size.</param>
    /// <param name="WrittenAt">Its time.</param>
    /// <param name="Since">When it was first seen like that.</param>
    /// <param name="Reported">Whether it was found complete like that.</param>
    private sealed record Sighting(long Bytes, DateTime WrittenAt, long Since, bool Reported);
}
