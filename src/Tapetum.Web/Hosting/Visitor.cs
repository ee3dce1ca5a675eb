using System.Net;

namespace Tapetum.Web.Hosting;

/// <summary>Whom limits are counted for.</summary>
internal static class Visitor
{
    // Whoever has one address of version 6 has all that begin alike (RFC 6177).
    private const int NetworkBytes = 8;

    /// <param name="address">Of whoever asks; of a proxy's visitors, what the proxy says.</param>
    public static string Of(IPAddress? address) =>
        address is null ? "unknown"
        : address.IsIPv4MappedToIPv6 ? $"{address.MapToIPv4()}"
        : address.GetAddressBytes() is { Length: > NetworkBytes } bytes ? Convert.ToHexString(bytes, 0, NetworkBytes)
        : $"{address}";

    /// <summary>Whether it is this machine: the person who sits at it, or a proxy for others.</summary>
    public static bool IsThisMachine(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}
