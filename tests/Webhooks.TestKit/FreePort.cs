using System.Net;
using System.Net.Sockets;

namespace Webhooks.TestKit;

/// <summary>
/// Finds loopback ports on which no process listens. Several test processes run at the same time, so each takes its ports from a block
/// that it holds until it ends: a host that is started again finds its port free, whatever the other processes start meanwhile.
/// </summary>
public static class FreePort
{
    // Below the ephemeral range: the kernel assigns none of these to an outgoing connection, so a receiver or host
    // that restarts finds its port free, and a sender cannot connect to itself meanwhile.
    private const int First = 20_000;
    private const int BlockSize = 400;
    private const int Blocks = 30;

    private static readonly Lock gate = new();
    private static readonly List<FileStream> held = [];
    private static int next;
    private static int end;

    public static int Next()
    {
        lock (gate)
        {
            while (true)
            {
                if (next == end)
                    next = HoldBlock();
                var port = next++;
                if (IsFree(port))
                    return port;
            }
        }
    }

    /// <summary>The first port of a block that no other process holds.</summary>
    private static int HoldBlock()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "webhooks-test-ports")).FullName;
        for (var block = 0; block < Blocks; block++)
        {
            try
            {
                held.Add(new(Path.Combine(folder, $"{block}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
                end = First + ((block + 1) * BlockSize);
                return First + (block * BlockSize);
            }
            catch (IOException)
            {
                continue; // held by this process or another one
            }
        }

        throw new InvalidOperationException($"All {Blocks} blocks of test ports from {First} on are in use.");
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
