using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Endpoints.Pictures;

/// <summary><c>/api/photos/{id}/thumbnail</c>: the best that there is so far.</summary>
internal static class ThumbnailEndpoint
{
    public static void MapThumbnail(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/api/photos/{id}/thumbnail", [HttpMethods.Get, HttpMethods.Head], ThumbnailAsync)
            .WithTags("Photos")
            .WithSummary("A JPEG of at most 512 pixels a side: the embedded preview at first, the result in the end");

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> ThumbnailAsync(
        PhotoId id,
        HttpResponse response,
        IPhotoStore store,
        IPhotoFiles files,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(id, cancellationToken) is not { } photo)
        {
            return Problems.NoSuchPhoto();
        }

        response.Headers.CacheControl = "private, no-cache";
        PhotoFile file = PhotoFile.Thumbnail(photo.ThumbnailVersion);
        return await files.FindAsync(id, file, cancellationToken) is { } path
            ? TypedResults.PhysicalFile(
                path,
                MediaTypeNames.Image.Jpeg,
                entityTag: new EntityTagHeaderValue($"\"{file.Name}\"")
            )
            : Problems.Of(
                StatusCodes.Status404NotFound,
                "There is no thumbnail yet",
                "The file has no preview of its own, and has not been decoded yet.",
                "Wait until hasThumbnail says so."
            );
    }
}
