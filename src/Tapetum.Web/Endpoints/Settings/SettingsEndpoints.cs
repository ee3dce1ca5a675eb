using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Web.Photos;
using Tapetum.Web.Work;

namespace Tapetum.Web.Endpoints.Settings;

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
        ChosenSettings chosen,
        PhotoViews views,
        CancellationToken cancellationToken
    )
    {
        if (settings.Fault() is { } fault)
        {
            return Problems.Wrong(fault, "Send settings within these bounds.");
        }

        return await chosen.ChangeAsync(id, settings, cancellationToken) is { } photo
            ? TypedResults.Ok(await views.OfAsync(photo, cancellationToken))
            : Problems.NoSuchPhoto();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> PutManyAsync(
        ManySettings many,
        IPhotoStore store,
        ChosenSettings chosen,
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
            await chosen.ChangeAsync(id, many.Settings, cancellationToken);
        }

        return TypedResults.NoContent();
    }
}
