using System.Net;
using Microsoft.Extensions.Primitives;
using Tapetum.Web.Endpoints;

namespace Tapetum.Web.Hosting;

/// <summary>
/// Answers only to its own names. Otherwise a stranger's site could have its name point to this machine, and the person's browser would take
/// the studio for a part of that site (DNS rebinding).
/// </summary>
internal static class HostFilter
{
    private static readonly string[] ThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    public static void UseHostFilter(this WebApplication app, StudioOptions options)
    {
        if (!IPAddress.IsLoopback(options.Address) && options.HostNames.Count == 0)
        {
            return;
        }

        StringSegment[] names = [.. ThisMachine.Concat(options.HostNames).Select(name => new StringSegment(name))];
        app.Use(
            (context, next) =>
                context.Request.Host.Value is { Length: > 0 } host && !HostString.MatchesAny(host, names)
                    ? Problems
                        .Of(
                            StatusCodes.Status400BadRequest,
                            "This is not the studio's name",
                            "It answers only to its own names, so that no other site can pass for it.",
                            "Open it by its own address, or start it with --host-name NAME."
                        )
                        .ExecuteAsync(context)
                    : next(context)
        );
    }
}
