namespace Tapetum.Web.Storage;

/// <summary>Tells what has been there each time that somebody looked, for a while.</summary>
internal sealed class Lasting<T>
    where T : notnull
{
    private Dictionary<T, TimeSpan> since = [];

    /// <param name="there">What is there now.</param>
    /// <param name="now">Of any clock that only grows.</param>
    /// <param name="patience">How long it must have been.</param>
    /// <returns>What was there at all looks since then.</returns>
    public IReadOnlyList<T> Look(IEnumerable<T> there, TimeSpan now, TimeSpan patience)
    {
        since = there.Distinct().ToDictionary(item => item, item => since.GetValueOrDefault(item, now));
        return [.. since.Where(item => now - item.Value >= patience).Select(item => item.Key)];
    }
}
