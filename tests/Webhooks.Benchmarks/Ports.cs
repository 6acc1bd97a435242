using System.Net;
using System.Net.Sockets;

namespace Webhooks.Benchmarks;

internal static class Ports
{
    // Below the ports that the kernel gives to outgoing connections (32768 and up by default): a connection to a port of that range
    // without a listener can be given that same port for its own end, and then connects to itself.
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    /// <summary>A port on loopback without a listener.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }
}
