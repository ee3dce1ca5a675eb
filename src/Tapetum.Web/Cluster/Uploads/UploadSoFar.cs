using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Cluster.Uploads;

/// <summary>An upload in pieces.</summary>
/// <param name="Upload">What it will be.</param>
/// <param name="Parts">What has come, in order.</param>
internal sealed record UploadSoFar(ResumableUpload Upload, IReadOnlyList<StoredObject> Parts)
{
    public long Bytes() => Parts.Sum(part => part.Bytes);
}
