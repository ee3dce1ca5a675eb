using Tapetum.Web.Endpoints.Settings;
using Tapetum.Web.Endpoints.Uploads;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Work.Pictures;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Endpoints.Pictures;

/// <summary><c>/api/enhance</c>: a file goes in, the finished picture comes back, in one request that takes as long as that takes. Nothing is left of it on the server.</summary>
internal static class EnhanceEndpoint
{
    // Changes are told at once; this is for the case that one was missed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void MapEnhance(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/enhance", EnhanceAsync)
            .WithTags("Photos")
            .WithSummary("Upload a raw file or a photograph and wait for its picture, with the settings of the query")
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> EnhanceAsync(
        HttpContext http,
        string? name,
        [AsParameters] ExportQuery asked,
        [AsParameters] SettingsQuery query,
        UploadReceiver receiver,
        PhotoEvents events,
        IPhotoStore store,
        PhotoDeveloper developer,
        PhotoRemover remover,
        CancellationToken cancellationToken
    )
    {
        PictureExport export = asked.Read();
        PhotoSettings settings = query.Over(new PhotoSettings());
        if (export.WhyNot(settings) is { } reason)
        {
            return Problems.NotInThisFormat(reason, name ?? "The photo");
        }

        using PhotoListener listener = events.Listen();
        Photo? photo = await receiver.ReceiveAsync(
            http.Request.Body,
            http.Request.ContentLength,
            name ?? "photo",
            passing: true,
            http.Connection.RemoteIpAddress,
            cancellationToken
        );
        PhotoId id = photo.Id;
        // Also when the client does not wait for it.
        http.Response.OnCompleted(() => remover.RemoveAsync(id, CancellationToken.None));
        while (photo is { State: PhotoState.Queued or PhotoState.Working })
        {
            await listener.TakeAsync(Patience, cancellationToken);
            photo = await store.FindAsync(id, cancellationToken);
        }

        if (photo?.Error is { } error)
        {
            return Problems.Of(
                StatusCodes.Status422UnprocessableEntity,
                error.Title,
                error.Detail,
                error.Advice,
                error.Code
            );
        }

        return photo is not null && await developer.DevelopAsync(photo, settings, export, cancellationToken) is { } path
            ? TypedResults.PhysicalFile(path, PictureFormats.MediaType(export.Format))
            : Problems.NoSuchPhoto();
    }
}
