using System.Net;
using System.Net.Sockets;

namespace Webhooks.Actors.Egress;

/// <summary>All addresses that a name has now.</summary>
internal delegate Task<IPAddress[]> ResolveName(string host, CancellationToken cancellationToken);

/// <summary>
/// Opens connections for the HTTP handler: resolve once, refuse if any address is forbidden, dial the checked addresses and not the name
/// again, for it may lead elsewhere by then.
/// </summary>
internal sealed class GuardedConnector(EgressGuard guard, ResolveName resolve)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await resolve(host, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0 || !addresses.All(guard.Allows))
            throw new BlockedAddressException(host);

        return await DialAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>For requests to this host's inspector, which have connections of their own: it dials where this host listens and nowhere else.</summary>
    public async ValueTask<Stream> ConnectToInspectorAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        return guard.Inspector.Find(host, port) is { } endpoint
            ? await DialAsync([endpoint.Address], endpoint.Port, cancellationToken).ConfigureAwait(false)
            : throw new BlockedAddressException(host);
    }

    private static async ValueTask<Stream> DialAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
