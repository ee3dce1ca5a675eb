using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Tapetum.Web.Endpoints;

namespace Tapetum.Web.Hosting;

/// <summary>Turns a <see cref="ProblemException"/> into its answer.</summary>
internal sealed class ProblemExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (exception is not ProblemException problem)
        {
            return false;
        }

        if (problem.RetryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
        }

        await problem.Problem.ExecuteAsync(httpContext);
        return true;
    }
}
