using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Development.Local;
using Tapetum.Development.Tone;
using Tapetum.Raw;
using Tapetum.Raw.Profiles;
using Tapetum.Web.Photos;
using Tapetum.Web.Work.Pictures;

namespace Tapetum.Web.Endpoints.Settings;

/// <summary><c>/api/photos/{id}/development</c>: every number that a picture is developed with, so that a browser can draw it while a slider moves.</summary>
internal static class DevelopmentEndpoint
{
    private const int Lights = 48;

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
        return await plans.FindAsync(photo, settings, cancellationToken) is { } plan
            ? TypedResults.Ok(View(photo, plan, settings))
            : Problems.NoSuchPhoto();
    }

    private static DevelopmentView View(Photo photo, DevelopmentPlan plan, PhotoSettings settings)
    {
        DevelopmentPlanner planner = plan.Planner;
        DevelopmentRecipe recipe = planner.Plan(settings.ToDevelopment());
        (double kelvin, double tint) = planner.SlidersOf(recipe.Neutral);
        ToneTable tones = new(recipe);
        return new()
        {
            WidthPx = photo.WidthPx ?? 0,
            HeightPx = photo.HeightPx ?? 0,
            Orientation = plan.Orientation,
            Lens = plan.Lens,
            Neutral = Values(recipe.Neutral),
            Kelvin = kelvin,
            Tint = tint,
            Matrix = planner.FirstMatrix(recipe.Neutral, recipe).ToRows(),
            Profile = recipe.Profile is { } colors ? View(colors) : null,
            Amplification = recipe.Amplification,
            Clip = [recipe.Clip.Red, recipe.Clip.Green, recipe.Clip.Blue],
            ToneCurve = new(tones.SceneWhite, tones.Samples),
            Look = recipe.Look.Look,
            Saturation = [recipe.Saturation.Shadows, recipe.Saturation.Highlights],
            Vibrance = recipe.Vibrance,
            Sharpening = recipe.Sharpening.Amount,
            Noise = [recipe.Sharpening.Noise.Shot, recipe.Sharpening.Noise.Read],
            Local = [recipe.Local.Shadows, recipe.Local.Highlights],
            Light = View(recipe.Local.Map!.Turned(plan.Orientation)),
            Lights = [.. Enumerable.Range(0, Lights).Select(i => Light(planner, recipe, i))],
        };
    }

    private static LightMapView View(LightMap map) =>
        new(map.Columns, map.Rows, MemoryMarshal.AsBytes(map.Nodes).ToArray(), map.Weights, map.Floor);

    private static ProfileView View(ProfileColors colors) =>
        new(
            colors.ProfileToRgb.ToRows(),
            colors.HueSatMap is { } map ? View(map, colors.NeutralScale) : null,
            colors.LookTable is { } table ? View(table, colors.ExposureScale) : null
        );

    private static HueSatView View(HueSatMap map, double scale) =>
        new(map.Hues, map.Saturations, map.Values, map.IsEncoded, scale, map.Bytes);

    /// <summary>The lights lie evenly in mired, as the eye sees them.</summary>
    private static LightView Light(DevelopmentPlanner planner, DevelopmentRecipe recipe, int index)
    {
        const double WarmestMired = 1e6 / WhiteBalance.MinTemperatureK;
        const double CoolestMired = 1e6 / WhiteBalance.MaxTemperatureK;
        double kelvin = 1e6 / double.Lerp(WarmestMired, CoolestMired, (double)index / (Lights - 1));
        CameraNeutral neutral = planner.UnderLight(kelvin);
        return new(kelvin, Values(neutral), planner.FirstMatrix(neutral, recipe).ToRows());
    }

    private static float[] Values(CameraNeutral neutral) => [neutral.Red, neutral.Green, neutral.Blue];
}
