namespace Tapetum.Web.Cluster.Uploads;

/// <summary>Somebody sends to an upload, through some front end.</summary>
/// <param name="Beats">How many signs of life there were.</param>
internal sealed record UploadHold(int Beats);
