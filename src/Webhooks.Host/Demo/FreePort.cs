using System.Net;
using System.Net.Sockets;

namespace Webhooks.Host.Demo;

internal static class FreePort
{
    private const int Tries = 100;

    /// <summary>The port if no process listens on it on loopback, else the next one that is free.</summary>
    public static int From(int port) => Enumerable.Range(port, Tries).FirstOrDefault(IsFree, 0);

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
