using System.Net;
using Microsoft.AspNetCore.HostFiltering;

namespace Tapetum.Web.Hosting;

/// <summary>
/// Answers only to its own names. Otherwise a stranger's site could have its name point to this machine, and the person's browser would take
/// the studio for a part of that site (DNS rebinding).
/// </summary>
internal static class HostFilter
{
    private static readonly string[] ThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    public static void AddHostFilter(this IServiceCollection services, StudioOptions options) =>
        services.Configure<HostFilteringOptions>(filter =>
            filter.AllowedHosts =
                IPAddress.IsLoopback(options.Address) || options.HostNames.Count > 0
                    ? [.. ThisMachine, .. options.HostNames]
                    : ["*"]
        );
}
