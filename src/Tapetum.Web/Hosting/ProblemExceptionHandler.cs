using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Development;
using Tapetum.Web.Endpoints;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Hosting;

/// <summary>Turns a <see cref="ProblemException"/>, what the web server refuses itself, and what the machine cannot do at the moment, into an answer.</summary>
internal sealed class ProblemExceptionHandler(StudioOptions options) : IExceptionHandler
{
    private static readonly TimeSpan BusyPatience = TimeSpan.FromSeconds(10);

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        ProblemHttpResult? answer = exception switch
        {
            ProblemException problem => problem.Problem,
            GeometryException outside => Problems.Wrong(
                $"{char.ToUpperInvariant(outside.Reason[0])}{outside.Reason[1..]}.",
                outside.Advice
            ),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.TooLarge(
                options.MaxUploadBytes
            ),
            BadHttpRequestException { InnerException: JsonException json } => Problems.Of(
                StatusCodes.Status422UnprocessableEntity,
                "The request cannot be understood",
                json.Message,
                "/openapi tells what may be sent."
            ),
            BadHttpRequestException bad => Problems.Of(
                bad.StatusCode,
                "The request cannot be read",
                bad.Message,
                "Send it again."
            ),
            _ when StorageFailure.IsDiskFull(exception) => Problems.DiskIsFull(),
            _ when StorageFailure.IsDatabaseBusy(exception) => Problems.DatabaseIsBusy(),
            _ when StorageFailure.IsUnreachable(exception) => Problems.ClusterIsUnreachable(),
            _ when StorageFailure.IsOutOfFiles(exception) => Problems.FilesAreShort(),
            _ => null,
        };
        if (answer is null)
        {
            return false;
        }

        TimeSpan? wait =
            exception is ProblemException { RetryAfter: { } said } ? said
            : StorageFailure.Passes(exception) && !StorageFailure.IsDiskFull(exception) ? BusyPatience
            : null;
        if (wait is { } known)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(known.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
        }

        await answer.ExecuteAsync(httpContext);
        return true;
    }
}
