using Tapetum.Web.Endpoints;

namespace Tapetum.Web.Hosting;

/// <summary>
/// Keeps other sites, open in the same browser, from changing anything here: a request that changes something and was begun by a page must have been begun
/// by ours. Browsers say so in Sec-Fetch-Site, older ones in Origin; programs such as curl send neither.
/// </summary>
internal static class SameSite
{
    public static void RefuseOtherSites(this WebApplication app) =>
        app.Use(
            async (context, next) =>
            {
                if (IsSafe(context.Request.Method) || IsFromHere(context.Request))
                {
                    await next(context);
                    return;
                }

                await Problems
                    .Of(
                        StatusCodes.Status403Forbidden,
                        "Another site's page asked for this",
                        "Only the page that this server serves may change anything here.",
                        "Open the page of this server, or use a program that is no browser."
                    )
                    .ExecuteAsync(context);
            }
        );

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsFromHere(HttpRequest request)
    {
        string fetchSite = request.Headers["Sec-Fetch-Site"].ToString();
        string origin = request.Headers.Origin.ToString();
        return fetchSite is "same-origin" or "none"
            || (
                fetchSite.Length == 0
                && (
                    origin.Length == 0
                    || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) && from.Authority == request.Host.Value)
                )
            );
    }
}
