using System.Globalization;
using System.Threading.RateLimiting;
using Tapetum.Web.Endpoints;

namespace Tapetum.Web.Hosting;

/// <summary>How many requests an address may make.</summary>
internal static class RateLimits
{
    public static void AddRateLimits(this IServiceCollection services, StudioOptions options) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                RateLimitPartition.GetTokenBucketLimiter(
                    Visitor.Of(context.Connection.RemoteIpAddress),
                    _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = options.RequestsPerMinute,
                        TokensPerPeriod = Math.Max(1, options.RequestsPerMinute / 60),
                        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                        AutoReplenishment = true,
                    }
                )
            );
            limiter.OnRejected = async (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
                await Problems
                    .Of(
                        StatusCodes.Status429TooManyRequests,
                        "Too many requests",
                        "This address asks more often than is allowed.",
                        "Try again when Retry-After has passed.",
                        "server-busy"
                    )
                    .ExecuteAsync(rejected.HttpContext);
            };
        });
}
