using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Development;
using Tapetum.Raw;
using Tapetum.Web.Photos;
using Tapetum.Web.Work;

namespace Tapetum.Web.Endpoints;

/// <summary><c>/api/photos/{id}/development</c>: every number that a picture is developed with, so that a browser can draw it while a slider moves.</summary>
internal static class DevelopmentEndpoint
{
    private const int CurveSamples = 1024;

    public static void MapDevelopment(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/photos/{id}/development", DevelopmentAsync)
            .WithTags("Settings")
            .WithSummary("The numbers that the picture is developed with");

    private static async Task<Results<Ok<DevelopmentView>, ProblemHttpResult>> DevelopmentAsync(
        PhotoId id,
        [AsParameters] SettingsQuery query,
        IPhotoStore store,
        DevelopmentPlans plans,
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

        PhotoSettings settings = query.Over(photo.Settings);
        return await plans.PlanAsync(photo, settings, cancellationToken) is { } plan
            ? TypedResults.Ok(View(photo, plan.Recipe, plan.Kelvin, plan.Tint))
            : Problems.NoSuchPhoto();
    }

    private static DevelopmentView View(Photo photo, DevelopmentRecipe recipe, double kelvin, double tint)
    {
        Matrix3x3 m = recipe.BalancedToSrgb;
        float white = recipe.Curve.SceneWhite;
        return new()
        {
            WidthPx = photo.WidthPx ?? 0,
            HeightPx = photo.HeightPx ?? 0,
            Neutral = [recipe.Neutral.Red, recipe.Neutral.Green, recipe.Neutral.Blue],
            Kelvin = kelvin,
            Tint = tint,
            Matrix = [m.M11, m.M12, m.M13, m.M21, m.M22, m.M23, m.M31, m.M32, m.M33],
            Amplification = recipe.Amplification,
            Clip = [recipe.Clip.Red, recipe.Clip.Green, recipe.Clip.Blue],
            ToneCurve = new(
                white,
                [
                    .. Enumerable
                        .Range(0, CurveSamples)
                        .Select(i => (double)i / (CurveSamples - 1))
                        .Select(i => recipe.Curve.Apply((float)(white * i * i))),
                ]
            ),
        };
    }
}
