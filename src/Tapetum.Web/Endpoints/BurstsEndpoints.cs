using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Burst;
using Tapetum.Web.Endpoints.Uploads;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Endpoints;

/// <summary><c>/api/bursts</c>: photos that belong together, and one picture of them.</summary>
internal static class BurstsEndpoints
{
    private const int MostFrames = 64;

    public static void MapBursts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder bursts = routes.MapGroup("/api/bursts").WithTags("Bursts");
        bursts
            .MapGet("", ListAsync)
            .WithSummary(
                "Photos that were taken as one burst, by camera, settings and time, or as one bracket of several exposures, and are not merged yet, in the order in which they were taken"
            );
        bursts
            .MapPost("", MergeAsync)
            .WithSummary(
                "Merge photos of one scene: a photo more, with less noise, of several exposures with their range, that waits as an upload does. Its frames stay. Settings are the first frame's"
            )
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static async Task<Ok<IEnumerable<OfferedBurst>>> ListAsync(
        IPhotoStore store,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<Photo> photos = await store.ListAsync(cancellationToken);
        HashSet<PhotoId>[] merged = [.. photos.Select(photo => photo.Burst?.Frames.ToHashSet() ?? [])];
        return TypedResults.Ok(
            BurstGroups
                .Of(
                    photos
                        .Where(photo => WhyNot(photo) is null && photo.Capture is not null)
                        // The same file twice adds nothing.
                        .OrderBy(photo => photo.CreatedAt)
                        .DistinctBy(photo => photo.ContentHash ?? photo.Id.ToString(), StringComparer.Ordinal)
                        .Select(photo => new BurstCandidate<Photo>(
                            photo,
                            Folder: "",
                            photo.Name,
                            photo.Capture!.ToCapture()
                        ))
                )
                .Select(OfferedBurst.Of)
                .Where(offer => offer.Frames.Count > 1 && !merged.Any(frames => frames.IsSupersetOf(offer.Frames)))
        );
    }

    private static async Task<Results<Created<PhotoView>, ProblemHttpResult>> MergeAsync(
        PhotoBurst burst,
        HttpContext http,
        IPhotoStore store,
        UploadReceiver receiver,
        PhotoViews views,
        CancellationToken cancellationToken
    )
    {
        if (burst.Frames is not { Count: >= 2 and <= MostFrames } ids || ids.Distinct().Count() < ids.Count)
        {
            return Problems.Wrong(
                $"A burst has 2 to {MostFrames} frames, each once.",
                "Send frames: the ids of the photos to merge."
            );
        }

        if (burst.Reference is { } reference && !ids.Contains(reference))
        {
            return Problems.Wrong(
                "The reference is none of the frames.",
                "Name one of them, or none for the sharpest."
            );
        }

        List<Photo> frames = [];
        foreach (PhotoId id in ids)
        {
            if (await store.FindAsync(id, cancellationToken) is not { IsPassing: false } photo)
            {
                return Problems.NoSuchPhoto();
            }

            if (WhyNot(photo) is { } reason)
            {
                return Problems.Wrong($"{photo.Name} cannot be merged: {reason}.", "Leave it out.");
            }

            frames.Add(photo);
        }

        burst = burst with { IsBracket = OfferedBurst.Of(frames).IsBracket };
        Photo merged = await receiver.AcceptAsync(burst, frames, http.Connection.RemoteIpAddress, cancellationToken);
        return TypedResults.Created($"/api/photos/{merged.Id}", await views.OfAsync(merged, cancellationToken));
    }

    /// <summary>Why a photo is no frame, as far as that is known before it is read; null where it may be one.</summary>
    private static string? WhyNot(Photo photo) =>
        photo.IsPassing ? "it belongs to another request"
        : photo.Burst is not null ? "it is merged of others already"
        : photo.State == PhotoState.Failed ? "it could not be enhanced"
        : photo.Method is not (null or EnhanceMethod.SensorMosaic) ? "it is not as the sensor saw it"
        : null;
}
