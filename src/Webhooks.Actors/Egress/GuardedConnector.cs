using System.Net;
using System.Net.Sockets;

namespace Webhooks.Actors.Egress;

/// <summary>All addresses that a name has now.</summary>
internal delegate Task<IPAddress[]> ResolveName(string host, CancellationToken cancellationToken);

/// <summary>
/// Opens connections for the HTTP handler: resolve once, refuse if any address is forbidden, dial the checked addresses, not the name
/// again, because it may have other addresses by then.
/// </summary>
internal sealed class GuardedConnector(EgressGuard guard, ResolveName resolve, TimeProvider time)
{
    private readonly StaggeredDial _dial = new(time);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await resolve(host, cancellationToken).ConfigureAwait(false);
        if (literal is null)
            ConnectionClock.Of(context.InitialRequestMessage)?.Resolved();
        if (addresses.Length == 0)
            throw new BlockedAddressException(host, "has no address");
        foreach (var address in addresses)
        {
            if (guard.Validate(address) is { } why)
                throw new BlockedAddressException(host, why);
        }

        return await DialAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// For requests to this host's inspector, which have their own connections: it dials only addresses of this host.
    /// </summary>
    public async ValueTask<Stream> ConnectToInspectorAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        return guard.Inspector.Find(host, port) is { } endpoint
            ? await DialAsync([endpoint.Address], endpoint.Port, cancellationToken).ConfigureAwait(false)
            : throw new BlockedAddressException(host, "is no longer this host's inspector");
    }

    private async ValueTask<Stream> DialAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken) => new NetworkStream(
        await _dial.FirstAsync(addresses, (address, token) => ConnectAsync(address, port, token), cancellationToken).ConfigureAwait(false),
        ownsSocket: true);

    private static async Task<Socket> ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(address, port, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
