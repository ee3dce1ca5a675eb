using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Web.Endpoints.Uploads;
using Tapetum.Web.Photos;
using Tapetum.Web.Work;

namespace Tapetum.Web.Endpoints;

/// <summary><c>/api/about</c>, and a sample to try it with.</summary>
internal static class AboutEndpoints
{
    public static void MapAbout(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/about", About).WithTags("About").WithSummary("What this studio is and what it allows");
        routes
            .MapPost("/api/photos/sample", SampleAsync)
            .WithTags("About")
            .WithSummary("Take in the sample raw, to try it without a file of one's own");
    }

    private static Ok<AboutView> About(StudioOptions options, Denoisers denoisers) =>
        TypedResults.Ok(
            new AboutView(
                typeof(Studio)
                    .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                    .InformationalVersion,
                denoisers.Default,
                denoisers.Names,
                options.FetchSample is not null,
                options.MaxUploadBytes,
                options.Retention.TotalSeconds,
                options.QueueCapacity,
                new PhotoSettings()
            )
        );

    private static async Task<Results<Created<PhotoView>, ProblemHttpResult>> SampleAsync(
        HttpContext http,
        StudioOptions options,
        UploadReceiver receiver,
        PhotoViews views,
        CancellationToken cancellationToken
    )
    {
        if (options.FetchSample is not { } fetch)
        {
            return Unavailable("This studio has none.");
        }

        string path;
        try
        {
            path = await fetch(cancellationToken);
        }
        catch (TapetumException e)
        {
            return Unavailable($"{e.Path}: {e.Reason}.");
        }

        await using FileStream sample = File.OpenRead(path);
        Photo photo = await receiver.ReceiveAsync(
            sample,
            sample.Length,
            Path.GetFileName(path),
            passing: false,
            http.Connection.RemoteIpAddress,
            cancellationToken
        );
        return TypedResults.Created($"/api/photos/{photo.Id}", await views.OfAsync(photo, cancellationToken));
    }

    private static ProblemHttpResult Unavailable(string detail) =>
        Problems.Of(
            StatusCodes.Status503ServiceUnavailable,
            "There is no sample here",
            detail,
            "Add a raw file of your own.",
            "no-sample"
        );
}
