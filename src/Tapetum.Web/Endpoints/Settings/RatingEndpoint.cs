using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Web.Photos;
using Tapetum.Web.Work;

namespace Tapetum.Web.Endpoints.Settings;

/// <summary><c>/api/photos/{id}/rating</c>: how good the person finds a photo.</summary>
internal static class RatingEndpoint
{
    public static void MapRating(this IEndpointRouteBuilder routes) =>
        routes.MapPut("/api/photos/{id}/rating", PutAsync).WithTags("Photos").WithSummary("How good it is, 0 to 5");

    private static async Task<Results<Ok<PhotoView>, ProblemHttpResult>> PutAsync(
        PhotoId id,
        Rating asked,
        ChosenSettings chosen,
        PhotoViews views,
        CancellationToken cancellationToken
    )
    {
        if (asked.Stars is < 0 or > 5)
        {
            return Problems.Wrong("A rating lies between 0 and 5.", "Send one of these.");
        }

        return await chosen.RateAsync(id, asked.Stars, cancellationToken) is { } photo
            ? TypedResults.Ok(await views.OfAsync(photo, cancellationToken))
            : Problems.NoSuchPhoto();
    }
}
