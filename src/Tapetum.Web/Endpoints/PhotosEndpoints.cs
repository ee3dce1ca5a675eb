using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Web.Photos;
using Tapetum.Web.Work;

namespace Tapetum.Web.Endpoints;

/// <summary><c>/api/photos</c>: upload, list, look, delete.</summary>
internal static class PhotosEndpoints
{
    public static void MapPhotos(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder photos = routes.MapGroup("/api/photos").WithTags("Photos");
        photos.MapPost("", UploadAsync).WithSummary("Upload a raw file: its bytes are the body");
        photos.MapGet("", ListAsync).WithSummary("All photos, newest first");
        photos.MapGet("{id}", FindAsync).WithName("photo").WithSummary("One photo and how far it is");
        photos.MapDelete("{id}", DeleteAsync).WithSummary("Delete a photo and all that was made of it");
    }

    private static async Task<Results<Created<PhotoView>, ProblemHttpResult>> UploadAsync(
        HttpRequest request,
        string? name,
        UploadReceiver receiver,
        PhotoViews views,
        CancellationToken cancellationToken
    )
    {
        Photo photo = await receiver.ReceiveAsync(request.Body, name ?? "photo", cancellationToken);
        return TypedResults.Created($"/api/photos/{photo.Id}", await views.OfAsync(photo, cancellationToken));
    }

    private static async Task<Ok<IReadOnlyList<PhotoView>>> ListAsync(
        PhotoViews views,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await views.ListAsync(cancellationToken));

    private static async Task<Results<Ok<PhotoView>, ProblemHttpResult>> FindAsync(
        PhotoId id,
        PhotoViews views,
        CancellationToken cancellationToken
    ) => await views.FindAsync(id, cancellationToken) is { } view ? TypedResults.Ok(view) : Problems.NoSuchPhoto();

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        PhotoId id,
        PhotoRemover remover,
        CancellationToken cancellationToken
    ) => await remover.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : Problems.NoSuchPhoto();
}
