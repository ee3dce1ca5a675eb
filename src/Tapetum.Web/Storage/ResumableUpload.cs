namespace Tapetum.Web.Storage;

/// <summary>An upload that comes in pieces.</summary>
/// <param name="Name">What the uploader calls the file.</param>
/// <param name="Bytes">How long it will be.</param>
/// <param name="CreatedAt">When it began.</param>
internal sealed record ResumableUpload(string Name, long Bytes, DateTimeOffset CreatedAt);
