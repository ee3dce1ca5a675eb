using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Work;
using Tapetum.Web.Work.Queue;

namespace Tapetum.Web.Endpoints.Settings;

/// <summary><c>/api/photos/{id}/model</c>: a photo is made again with another network.</summary>
internal static class ModelEndpoint
{
    public static void MapModel(this IEndpointRouteBuilder routes) =>
        routes
            .MapPut("/api/photos/{id}/model", PutAsync)
            .WithTags("Settings")
            .WithSummary("Which network the photo is made with: if it is done, it waits again");

    private static async Task<Results<Ok<PhotoView>, ProblemHttpResult>> PutAsync(
        PhotoId id,
        ChosenModel asked,
        Denoisers denoisers,
        IPhotoStore store,
        IWorkQueue queue,
        PhotoEvents events,
        PhotoViews views,
        CancellationToken cancellationToken
    )
    {
        if (!denoisers.Has(asked.Model))
        {
            return Problems.Wrong("There is no such model.", $"There are {string.Join(", ", denoisers.Names)}.");
        }

        bool waitsAgain = false;
        Photo? photo = await store.UpdateAsync(
            id,
            p =>
            {
                waitsAgain = p.State is PhotoState.Done or PhotoState.Failed && p.Model != asked.Model;
                return p.State == PhotoState.Working ? p
                    : waitsAgain ? p with { Model = asked.Model, State = PhotoState.Queued, Error = null }
                    : p with { Model = asked.Model };
            },
            cancellationToken
        );
        if (photo is null)
        {
            return Problems.NoSuchPhoto();
        }

        if (photo.State == PhotoState.Working)
        {
            return Problems.Of(
                StatusCodes.Status409Conflict,
                "The photo is being worked on",
                "Its network is running.",
                "Choose another when it is done.",
                "in-work"
            );
        }

        if (waitsAgain)
        {
            await queue.PutAsync(id, cancellationToken);
        }

        events.Changed(id);
        return TypedResults.Ok(await views.OfAsync(photo, cancellationToken));
    }
}
