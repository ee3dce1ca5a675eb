using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Extensions;
using Tapetum.Web.Endpoints;

namespace Tapetum.Web.Hosting;

/// <summary>
/// Lets in only who shows the access token: programs as <c>Authorization: Bearer TOKEN</c>, people by opening <c>/?token=TOKEN</c> once, which leaves a
/// cookie that scripts cannot read and other sites cannot send.
/// </summary>
internal static class AccessTokens
{
    private const string Cookie = "tapetum";
    private const string Query = "token";

    /// <summary>Does nothing when no token was set.</summary>
    public static void RequireToken(this WebApplication app, string? token)
    {
        if (token is null)
        {
            return;
        }

        // The cookie holds something else than the token, so that it is no use for anything but this.
        string key = Base64Url.EncodeToString(
            SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"tapetum cookie {token}"))
        );
        app.Use(
            async (context, next) =>
            {
                HttpRequest request = context.Request;
                string shown = request.Query[Query].ToString();
                if (shown.Length > 0 && AreEqual(shown, token))
                {
                    context.Response.Cookies.Append(Cookie, key, CookieFor(request));
                    context.Response.Redirect(WithoutToken(request));
                    return;
                }

                bool isOpen =
                    request.Path.StartsWithSegments("/healthz", StringComparison.Ordinal)
                    || request.Path.StartsWithSegments("/readyz", StringComparison.Ordinal);
                if (
                    isOpen
                    || AreEqual(request.Headers.Authorization.ToString(), $"Bearer {token}")
                    || AreEqual(request.Cookies[Cookie] ?? "", key)
                )
                {
                    await next(context);
                    return;
                }

                context.Response.Headers.WWWAuthenticate = "Bearer";
                if (SignInPage.IsWantedBy(request))
                {
                    await SignInPage.WriteAsync(context, isWrong: shown.Length > 0);
                    return;
                }

                await Problems
                    .Of(
                        StatusCodes.Status401Unauthorized,
                        "An access token is needed",
                        "This server lets in only who shows its token.",
                        "Open /?token=TOKEN in a browser, or send Authorization: Bearer TOKEN."
                    )
                    .ExecuteAsync(context);
            }
        );
    }

    private static CookieOptions CookieFor(HttpRequest request) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = request.IsHttps,
            MaxAge = TimeSpan.FromDays(30),
            Path = "/",
        };

    private static string WithoutToken(HttpRequest request)
    {
        QueryBuilder rest = new(request.Query.Where(pair => pair.Key != Query));
        return $"{request.PathBase}{request.Path}{rest}";
    }

    /// <summary>In a time that tells nothing.</summary>
    private static bool AreEqual(string shown, string expected) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(shown)),
            SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(expected))
        );
}
