using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Webhooks.Benchmarks.Receiving;

/// <summary>
/// A receiver that costs as little as it can, so that what is measured is the sender: it reads a POST, notes when it arrived,
/// answers 200 and allocates nothing for it.
/// </summary>
internal sealed class Receiver(int port) : IDisposable
{
    private const int Backlog = 1024;

    private readonly ConcurrentDictionary<ReceiverConnection, bool> _connections = new();
    private Socket? _listener;
    private long _malformed;
    private volatile Receipts _receipts = new(webhooks: 0, default);
    private volatile bool _answers;

    public Receipts Receipts => _receipts;

    public bool Answers => _answers;

    public void Expect(int webhooks, EventRange events) => _receipts = new(webhooks, events);

    public ReceiptCounts Count() => _receipts.Count(Interlocked.Read(ref _malformed));

    public void CountMalformed() => Interlocked.Increment(ref _malformed);

    public void Forget(ReceiverConnection connection)
    {
        _connections.TryRemove(connection, out _);
        connection.Dispose();
    }

    /// <summary>Changes the mode as a restart would: open connections are closed.</summary>
    public void Switch(ReceiverMode mode)
    {
        Dispose();
        _answers = mode == ReceiverMode.Ok;
        if (mode == ReceiverMode.Refuse)
            return;
        _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(Backlog);
        _ = AcceptAsync(_listener);
    }

    public void Dispose()
    {
        _listener?.Dispose();
        foreach (var connection in _connections.Keys)
            connection.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
                socket.NoDelay = true;
                var connection = new ReceiverConnection(socket, this);
                _connections[connection] = true;
                connection.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The listener was closed.
        }
    }
}
