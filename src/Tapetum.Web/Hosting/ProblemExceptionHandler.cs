using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Web.Endpoints;

namespace Tapetum.Web.Hosting;

/// <summary>Turns a <see cref="ProblemException"/>, and what the web server refuses itself, into an answer.</summary>
internal sealed class ProblemExceptionHandler(StudioOptions options) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        ProblemHttpResult? answer = exception switch
        {
            ProblemException problem => problem.Problem,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.TooLarge(
                options.MaxUploadBytes
            ),
            BadHttpRequestException bad => Problems.Of(
                bad.StatusCode,
                "The request cannot be read",
                bad.Message,
                "Send it again."
            ),
            _ => null,
        };
        if (answer is null)
        {
            return false;
        }

        if (exception is ProblemException { RetryAfter: { } wait })
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
        }

        await answer.ExecuteAsync(httpContext);
        return true;
    }
}
