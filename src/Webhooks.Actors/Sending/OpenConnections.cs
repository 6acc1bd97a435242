using System.Net.Sockets;

namespace Webhooks.Actors.Sending;

/// <summary>
/// The connections to receivers that are open, in use or kept. When there are too many, the next attempt that needs another one fails as if
/// the process had no descriptor left, which pauses its webhook and is not a failure of its receiver; kept ones are closed within seconds.
/// </summary>
internal sealed class OpenConnections(int? most)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <exception cref="SocketException">The maximum is reached.</exception>
    public void RequireRoom()
    {
        if (Count >= most)
            throw new SocketException((int)SocketError.TooManyOpenSockets);
    }

    public void Opened() => Interlocked.Increment(ref _count);

    public void Closed() => Interlocked.Decrement(ref _count);
}
