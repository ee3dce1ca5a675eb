using Tapetum.Web.Decoding;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>Opens the linear pictures of photos that are done.</summary>
internal sealed class LinearPhotos(IPhotoFiles files, StudioOptions options)
{
    /// <returns>Null when the photo has gone.</returns>
    public async Task<LinearPhoto?> OpenAsync(Photo photo, CancellationToken cancellationToken)
    {
        if (
            await files.FindAsync(photo.Id, PhotoFile.Decoded, cancellationToken) is not { } decoded
            || await files.FindAsync(photo.Id, PhotoFile.Linear, cancellationToken) is not { } linear
        )
        {
            return null;
        }

        return new(DecodedPhotoFile.Read(decoded, photo.Name, options.MaxPixels), LinearFile.Open(linear));
    }
}
