using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Endpoints.Uploads;

namespace Tapetum.Web.Endpoints;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: it can also take photos in.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok")).WithTags("Health").WithSummary("The process answers");
        routes.MapGet("/readyz", ReadyAsync).WithTags("Health").WithSummary("It can take photos in");
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ReadyAsync(
        UploadReceiver receiver,
        IHostApplicationLifetime lifetime,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        // The model is loaded before the server listens; what can be missing later is room, and the will to go on.
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Problems.Of(
                StatusCodes.Status503ServiceUnavailable,
                "It is shutting down",
                "The process was asked to end.",
                "Ask another one."
            );
        }

        // Soon: whoever sends visitors here has others.
        if (services.GetService<NatsCluster>() is { } cluster && !await cluster.AnswersAsync(cancellationToken))
        {
            return Problems.ClusterIsUnreachable();
        }

        try
        {
            await receiver.RequireRoomAsync(bytes: 0, cancellationToken);
            return TypedResults.Text("ready");
        }
        catch (ProblemException full)
        {
            return Problems.Of(
                StatusCodes.Status503ServiceUnavailable,
                full.Problem.ProblemDetails.Title!,
                full.Problem.ProblemDetails.Detail!,
                "Try again later."
            );
        }
    }
}
