using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Tapetum.Encoding;
using Tapetum.Web.Photos;
using Tapetum.Web.Work;

namespace Tapetum.Web.Endpoints;

/// <summary><c>/api/photos/{id}/picture</c>: the finished picture.</summary>
internal static class PictureEndpoint
{
    public static void MapPicture(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/photos/{id}/picture", PictureAsync)
            .WithTags("Photos")
            .WithSummary("The finished picture, developed with the photo's settings");

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> PictureAsync(
        PhotoId id,
        IPhotoStore store,
        PhotoDeveloper developer,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(id, cancellationToken) is not { } photo)
        {
            return Problems.NoSuchPhoto();
        }

        if (photo.State != PhotoState.Done)
        {
            return Problems.NotDone();
        }

        OutputFormat format = OutputFormat.Png;
        return await developer.DevelopAsync(photo, photo.Settings, format, cancellationToken) is { } path
            ? TypedResults.PhysicalFile(
                path,
                MediaTypeNames.Image.Png,
                entityTag: new EntityTagHeaderValue($"\"{PhotoDeveloper.Fingerprint(photo.Settings, format)}\""),
                enableRangeProcessing: true
            )
            : Problems.NoSuchPhoto();
    }
}
