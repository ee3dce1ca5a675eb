using System.Net.Mime;
using System.Security.Cryptography;

namespace Tapetum.Web.Hosting;

/// <summary>What a person without the access token sees: a field to type it into. Programs get a problem document.</summary>
internal static class SignInPage
{
    private const string Style =
        "body{margin:0;min-height:100vh;display:grid;place-items:center;background:#101010;color:#e8e6e1;font:15px/1.5 system-ui,sans-serif}"
        + "form{display:grid;gap:12px;width:min(340px,calc(100vw - 48px))}h1{margin:0;font:400 28px/1.2 Palatino,Georgia,serif}p{margin:0;color:#a3a099}"
        + "p.wrong{color:#f0a58f}input,button{font:inherit;padding:9px 12px;border:1px solid #2e2e2e;border-radius:6px;background:#232323;color:inherit}"
        + "button{background:#d3dc94;color:#1b1e0c;font-weight:600;cursor:pointer}:focus-visible{outline:2px solid #eef4c4;outline-offset:2px}";

    /// <summary>Its own style and nothing else.</summary>
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Style)))}'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Whether a browser asks for a page, not a script for data.</summary>
    public static bool IsWantedBy(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase)
        && !request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    /// <param name="context">Answered with 401.</param>
    /// <param name="isWrong">Whether a token was shown, and not the right one.</param>
    public static Task WriteAsync(HttpContext context, bool isWrong)
    {
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "no-store";
        string told = isWrong
            ? "<p class=\"wrong\" role=\"alert\">That is not this studio's token.</p>"
            : "<p>This studio lets in who knows its access token. Whoever runs it has it.</p>";
        return response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Tapetum</title>
            <style>{Style}</style>
            <form action="{context.Request.PathBase}/" method="get">
            <h1>Tapetum</h1>
            {told}
            <label for="token">Access token</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
            <button>Open the studio</button>
            </form>
            </html>
            """,
            context.RequestAborted
        );
    }
}
