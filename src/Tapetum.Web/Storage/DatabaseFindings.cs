namespace Tapetum.Web.Storage;

/// <summary>What became of looking at the database.</summary>
/// <param name="IsNew">There was none, or none that could be used.</param>
/// <param name="SetAside">Where a damaged one lies now.</param>
/// <param name="Reason">Why it was set aside.</param>
/// <param name="Unreadable">Ids of rows that were taken out because nothing could be read in them.</param>
internal sealed record DatabaseFindings(bool IsNew, string? SetAside, string? Reason, IReadOnlyList<string> Unreadable);
