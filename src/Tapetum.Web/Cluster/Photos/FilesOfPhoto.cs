using Tapetum.Web.Cluster.Nats;

namespace Tapetum.Web.Cluster.Photos;

/// <summary>Which files a photo has: a file is there from the moment that it stands here, whole.</summary>
/// <param name="Files">By the name of <see cref="Storage.PhotoFile"/>, in the order in which they were put.</param>
/// <param name="IsWithdrawn">The photo is on its way out; what stands here may be gone.</param>
internal sealed record FilesOfPhoto(IReadOnlyList<FilesOfPhoto.Entry> Files, bool IsWithdrawn)
{
    public StoredObject? Find(string name) => Files.FirstOrDefault(file => file.Name == name)?.Object;

    /// <param name="Name">Of the file.</param>
    /// <param name="Object">Where its bytes are.</param>
    internal sealed record Entry(string Name, StoredObject Object);
}
