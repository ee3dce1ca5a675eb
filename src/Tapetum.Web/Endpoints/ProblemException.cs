using Microsoft.AspNetCore.Http.HttpResults;

namespace Tapetum.Web.Endpoints;

/// <summary>Ends a request with a problem from where no result can be returned.</summary>
internal sealed class ProblemException(ProblemHttpResult problem) : Exception(problem.ProblemDetails.Detail)
{
    public ProblemHttpResult Problem { get; } = problem;

    /// <summary>When to try again, if that makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
