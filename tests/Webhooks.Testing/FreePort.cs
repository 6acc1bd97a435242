using System.Net;
using System.Net.Sockets;

namespace Webhooks.Testing;

/// <summary>Finds loopback ports that nobody listens on.</summary>
public static class FreePort
{
    // Below the ephemeral range: the kernel hands none of these to an outgoing connection, so a receiver or host
    // that goes away finds its port free on return, and a sender cannot connect to itself meanwhile.
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int next = Random.Shared.Next(Count);

    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException($"No free loopback port from {First} to {First + Count - 1}.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
