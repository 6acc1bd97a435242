using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Webhooks.TestKit;

/// <summary>A network between a client and a server on loopback that can be cut, and that can hold new connections back.</summary>
public sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<TcpClient> _held = Channel.CreateUnbounded<TcpClient>();
    private readonly List<TcpClient> _open = [];
    private int? _target;

    /// <param name="target">The server's port.</param>
    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts all connections; new ones work at once.</summary>
    public void Cut()
    {
        lock (_open)
        {
            _open.ForEach(client => client.Dispose());
            _open.Clear();
        }
    }

    /// <summary>Holds new connections: they are accepted, and nothing answers until <see cref="PassTo"/>.</summary>
    public void Hold()
    {
        lock (_open)
            _target = null;
    }

    public Task UntilOneIsHeld() => _held.Reader.WaitToReadAsync().AsTask().WaitAsync(Patience.Default);

    /// <summary>Passes what is held, and what comes from now on, to this port.</summary>
    public void PassTo(int target)
    {
        lock (_open)
            _target = target;
        while (_held.Reader.TryRead(out var held))
            _ = PassAsync(held, target);
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                int? target;
                lock (_open)
                {
                    _open.Add(client);
                    target = _target;
                    if (target is null)
                        _held.Writer.TryWrite(client);
                }

                if (target is { } port)
                    _ = PassAsync(client, port);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended.
        }
    }

    private async Task PassAsync(TcpClient client, int target)
    {
        var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, target);
        }
        catch (SocketException)
        {
            client.Close();
            return;
        }

        lock (_open)
            _open.Add(server);
        await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client));
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
            to.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            to.Close();
        }
    }
}
