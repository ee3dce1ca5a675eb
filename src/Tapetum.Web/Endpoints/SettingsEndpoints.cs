using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Endpoints;

/// <summary>How photos are to be developed: of one, or of many alike.</summary>
internal static class SettingsEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/photos/{id}/settings", PutAsync).WithTags("Settings").WithSummary("Settings of one photo");
        routes
            .MapPut("/api/settings", PutManyAsync)
            .WithTags("Settings")
            .WithSummary("The same settings for many photos");
    }

    private static async Task<Results<Ok<PhotoView>, ProblemHttpResult>> PutAsync(
        PhotoId id,
        PhotoSettings settings,
        IPhotoStore store,
        PhotoViews views,
        PhotoEvents events,
        CancellationToken cancellationToken
    )
    {
        if (settings.Fault() is { } fault)
        {
            return Problems.Wrong(fault, "Send settings within these bounds.");
        }

        Photo? photo = await store.UpdateAsync(id, p => p with { Settings = settings }, cancellationToken);
        if (photo is null)
        {
            return Problems.NoSuchPhoto();
        }

        events.Changed(id);
        return TypedResults.Ok(await views.OfAsync(photo, cancellationToken));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> PutManyAsync(
        ManySettings many,
        IPhotoStore store,
        PhotoEvents events,
        CancellationToken cancellationToken
    )
    {
        if (many.Settings.Fault() is { } fault)
        {
            return Problems.Wrong(fault, "Send settings within these bounds.");
        }

        if (many.Ids is null && !many.All)
        {
            return Problems.Wrong("No photo was named.", "Send ids, or all: true.");
        }

        IEnumerable<PhotoId> ids = many.All
            ? (await store.ListAsync(cancellationToken)).Select(photo => photo.Id)
            : many.Ids!;
        foreach (PhotoId id in ids)
        {
            await store.UpdateAsync(id, p => p with { Settings = many.Settings }, cancellationToken);
            events.Changed(id);
        }

        return TypedResults.NoContent();
    }
}
