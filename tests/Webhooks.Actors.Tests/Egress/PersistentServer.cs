using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Webhooks.Actors.Tests.Egress;

/// <summary>A server that keeps its connections open from one request to the next, and notes what it was asked.</summary>
internal sealed class PersistentServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly byte[] _answer;

    public PersistentServer(string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    {
        _answer = Encoding.ASCII.GetBytes(answer);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => _clients.Count;

    /// <summary>The request lines, in their order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var client in _clients)
            client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            while (await reader.ReadLineAsync() is { } request)
            {
                var length = 0;
                while (await reader.ReadLineAsync() is { Length: > 0 } header)
                    length = header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)
                        ? int.Parse(header.Split(':')[1])
                        : length;
                await reader.ReadBlockAsync(new char[length]);
                _requests.Enqueue(request);
                await client.GetStream().WriteAsync(_answer);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client, or the test, closed it.
        }
    }
}
