using System.Net.Sockets;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.KeyValueStore;
using NATS.Client.ObjectStore;

namespace Tapetum.Web.Cluster.Nats;

/// <summary>What NATS's client throws, by what it means.</summary>
internal static class NatsFailure
{
    // JetStream's error codes: insufficient resources; storage and memory exceeded.
    private static readonly int[] FullCodes = [10023, 10047, 10028];
    private const int PerhapsLater = 503;
    private const int Failed = 500;

    // What a leader says of a subject without a message; who asks a follower is told otherwise.
    private const int NoMessage = 10037;

    /// <summary>There is no such key or object.</summary>
    public static bool IsMissing(Exception e) =>
        e is NatsKVKeyNotFoundException or NatsKVKeyDeletedException or NatsObjNotFoundException
        || e is NatsJSApiException { Error.ErrCode: NoMessage };

    /// <summary>The servers have no room.</summary>
    public static bool IsFull(Exception e) =>
        e is NatsJSApiException { Error: var error }
        && (
            FullCodes.Contains(error.ErrCode)
            || error.Description?.Contains("maximum bytes", StringComparison.Ordinal) == true
        );

    /// <summary>They do not answer, or have no leader at the moment.</summary>
    public static bool Passes(Exception e) =>
        e switch
        {
            NatsKVWrongLastRevisionException or NatsKVCreateException => false,
            _ when IsMissing(e) => false,
            NatsJSApiException { Error.Code: var code } => code is PerhapsLater or Failed,
            NatsException or OperationCanceledException or TimeoutException or SocketException or IOException => true,
            _ => false,
        };
}
