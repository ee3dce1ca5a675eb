namespace Tapetum.Web.Cluster.Uploads;

/// <summary>Who has which room and which places, over all front ends; in the servers' memory alone.</summary>
/// <param name="Salt">Visitors' addresses are kept as hashes with it.</param>
/// <param name="Fronts">By each front end's own name.</param>
/// <param name="Places">By photo.</param>
internal sealed record UploadLedger(
    string Salt,
    IReadOnlyDictionary<string, UploadLedger.Front> Fronts,
    IReadOnlyDictionary<string, UploadLedger.Place> Places
)
{
    /// <param name="Bytes">What uploads that are coming in there may become.</param>
    /// <param name="Beats">How many signs of life there were.</param>
    internal sealed record Front(long Bytes, long Beats);

    /// <param name="Visitor">Whose it is.</param>
    /// <param name="ComingAt">The front end at which it is coming in; null once it has come.</param>
    internal sealed record Place(string Visitor, string? ComingAt);
}
