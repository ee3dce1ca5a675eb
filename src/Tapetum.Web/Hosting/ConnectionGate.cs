using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Tapetum.Web.Hosting;

/// <summary>
/// Takes in no more connections than there are files for, and of one address no more than its share, so that others get in, too. What is too much is closed before the next one is taken: however
/// many come at once, no more than these are ever open.
/// </summary>
/// <param name="sockets">What listens.</param>
/// <param name="options">The limits.</param>
internal sealed class ConnectionGate(IConnectionListenerFactory sockets, StudioOptions options)
    : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint,
        CancellationToken cancellationToken = default
    ) => new Listener(await sockets.BindAsync(endpoint, cancellationToken), options);

    private sealed class Listener(IConnectionListener sockets, StudioOptions options) : IConnectionListener
    {
        private readonly Lock gate = new();
        private readonly Dictionary<string, int> open = new(StringComparer.Ordinal);
        private int all;

        public EndPoint EndPoint => sockets.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await sockets.AcceptAsync(cancellationToken) is { } connection)
            {
                if (TryEnter(connection))
                {
                    return connection;
                }

                connection.Abort();
                await connection.DisposeAsync();
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) =>
            sockets.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => sockets.DisposeAsync();

        private bool TryEnter(ConnectionContext connection)
        {
            IPAddress? address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
            string visitor = Visitor.Of(address);
            lock (gate)
            {
                int ofVisitor = open.GetValueOrDefault(visitor);
                if (all >= options.MaxConnections || (ofVisitor >= options.AddressConnections && !IsForOthers(address)))
                {
                    return false;
                }

                all++;
                open[visitor] = ofVisitor + 1;
            }

            connection.ConnectionClosed.Register(() => Leave(visitor));
            return true;
        }

        private void Leave(string visitor)
        {
            lock (gate)
            {
                all--;
                if (--open[visitor] == 0)
                {
                    open.Remove(visitor);
                }
            }
        }

        /// <summary>A proxy's connections are its visitors', and it knows how many each may have.</summary>
        private bool IsForOthers(IPAddress? address) =>
            Visitor.IsThisMachine(address)
            || (address is not null && options.Proxies.Any(proxy => proxy.Contains(address)));
    }
}
