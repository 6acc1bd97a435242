using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Webhooks.TestKit;

namespace Webhooks.Client.Tests;

/// <summary>A server that does with each request what the test wrote down for it, which need not be HTTP.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Turn> _turns;
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private readonly Watch _watch = new();
    private readonly Task _serving;

    /// <param name="turns">One for each request in turn; the last one for all others.</param>
    public ScriptedServer(params Turn[] turns)
    {
        _turns = new(turns);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>What is done with a request whose head and body were read.</summary>
    public delegate Task Turn(NetworkStream connection, ScriptedRequest request, CancellationToken stopping);

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/below");

    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    public static Turn Answer(int status, string body = "", string headers = "", string contentType = "application/json") =>
        (connection, _, stopping) => WriteAsync(
            connection,
            $"HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-type: {contentType}\r\ncontent-length: "
                + $"{Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}",
            stopping);

    /// <summary>Stores the event, so to speak, and says so under its own id.</summary>
    public static Turn Accept(bool duplicate = false) => (connection, request, stopping) => Answer(
        202, $$"""{"id":"{{request.Id}}","sequence":1,"duplicate":{{(duplicate ? "true" : "false")}}}""")(connection, request, stopping);

    /// <summary>Closes the connection without a word.</summary>
    public static Turn Cut() => (_, _, _) => Task.CompletedTask;

    /// <summary>Begins an answer of 100 bytes and breaks off.</summary>
    public static Turn BreakOff() => (connection, _, stopping) =>
        WriteAsync(connection, "HTTP/1.1 202 X\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"id\":", stopping);

    /// <summary>Never answers.</summary>
    public static Turn Hang() => (_, _, stopping) => Task.Delay(Timeout.Infinite, stopping);

    public Task Until(int requests) =>
        _watch.Until(() => _requests.Count >= requests, () => $"Waited in vain for {requests} requests; {_requests.Count} came.");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _listener.Dispose();
    }

    private static Task WriteAsync(NetworkStream connection, string text, CancellationToken stopping) =>
        connection.WriteAsync(Encoding.UTF8.GetBytes(text), stopping).AsTask();

    private async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        finally
        {
            await Task.WhenAll(connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var connection = client.GetStream();
            if (await ScriptedRequest.ReadAsync(connection, _stopping.Token) is not { } request)
                return;
            var turn = _turns.Count > 1 && _turns.TryDequeue(out var next) ? next : _turns.First();
            _requests.Enqueue(request);
            _watch.Changed();
            await turn(connection, request, _stopping.Token);
        }
    }
}
