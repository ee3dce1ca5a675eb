using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Tapetum.Web.Endpoints.Uploads;
using Tapetum.Web.Photos;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Endpoints;

/// <summary><c>/api/photos</c>: upload, list, look, delete.</summary>
internal static class PhotosEndpoints
{
    public static void MapPhotos(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder photos = routes.MapGroup("/api/photos").WithTags("Photos");
        photos.MapPost("", UploadAsync).WithSummary("Upload a raw file or a photograph: its bytes are the body");
        photos.MapGet("", ListAsync).WithSummary("All photos, newest first");
        photos.MapGet("{id}", FindAsync).WithName("photo").WithSummary("One photo and how far it is");
        photos.MapDelete("", DeleteAllAsync).WithSummary("Delete all photos");
        photos.MapDelete("{id}", DeleteAsync).WithSummary("Delete a photo and all that was made of it");
    }

    private static async Task<IResult> UploadAsync(
        HttpRequest request,
        string? name,
        UploadReceiver receiver,
        PhotoViews views,
        CancellationToken cancellationToken
    )
    {
        if (
            request.HasFormContentType
            && request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
        )
        {
            return await UploadFormAsync(request, receiver, views, cancellationToken);
        }

        Photo photo = await receiver.ReceiveAsync(
            request.Body,
            request.ContentLength,
            name ?? "photo",
            passing: false,
            request.HttpContext.Connection.RemoteIpAddress,
            cancellationToken
        );
        return TypedResults.Created($"/api/photos/{photo.Id}", await views.OfAsync(photo, cancellationToken));
    }

    /// <summary>A form's files, each written to the disk as it comes.</summary>
    private static async Task<IResult> UploadFormAsync(
        HttpRequest request,
        UploadReceiver receiver,
        PhotoViews views,
        CancellationToken cancellationToken
    )
    {
        string boundary = HeaderUtilities
            .RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType!).Boundary)
            .ToString();
        // The limit is each file's, not all files'.
        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        MultipartReader form = new(boundary, request.Body);
        List<PhotoView> accepted = [];
        while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (section.AsFileSection() is { } file)
            {
                Photo photo = await receiver.ReceiveAsync(
                    file.FileStream!,
                    length: null,
                    file.FileName,
                    passing: false,
                    request.HttpContext.Connection.RemoteIpAddress,
                    cancellationToken
                );
                accepted.Add(await views.OfAsync(photo, cancellationToken));
            }
        }

        return accepted.Count > 0
            ? TypedResults.Created("/api/photos", accepted)
            : Problems.Wrong("The form holds no file.", "Send one or more files in fields of the form.");
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

    private static async Task<NoContent> DeleteAllAsync(
        IPhotoStore store,
        PhotoRemover remover,
        CancellationToken cancellationToken
    )
    {
        foreach (Photo photo in (await store.ListAsync(cancellationToken)).Where(photo => !photo.IsPassing))
        {
            await remover.RemoveAsync(photo.Id, cancellationToken);
        }

        return TypedResults.NoContent();
    }
}
