using System.Net;
using System.Net.Sockets;
using System.Text;
using Webhooks.TestKit;

namespace Webhooks.Actors.Tests.Sending;

/// <summary>One request as it was on the wire.</summary>
internal sealed record RawRequest(string Head, byte[] Body)
{
    /// <summary>The lines after the request line.</summary>
    public string[] HeaderLines => Head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..];

    public string? Header(string name) => HeaderLines
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .SingleOrDefault();
}

/// <summary>
/// A receiver below HTTP: it reads a request and then does with the connection what the test says, so that answers may be cut, slow,
/// endless or nonsense. One request per connection.
/// </summary>
internal sealed class RawReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Socket, CancellationToken, Task> _answer;
    private readonly CancellationTokenSource _closing = new();
    private readonly List<RawRequest> _requests = [];
    private readonly Watch _watch = new();
    private readonly bool _reads;
    private int _connections;

    private RawReceiver(Func<Socket, CancellationToken, Task> answer, bool reads)
    {
        (_answer, _reads) = (answer, reads);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/hook");

    public int Connections => Volatile.Read(ref _connections);

    public IReadOnlyList<RawRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>Answers each request with this text and closes.</summary>
    public static RawReceiver Saying(string answer) =>
        new((socket, stop) => SayAsync(socket, answer, stop), reads: true);

    /// <summary>Does with each connection what <paramref name="answer"/> does, once its request is read, and then closes it.</summary>
    public static RawReceiver Doing(Func<Socket, CancellationToken, Task> answer) => new(answer, reads: true);

    /// <summary>As <see cref="Doing"/>, but reads nothing first.</summary>
    public static RawReceiver DoingAtOnce(Func<Socket, CancellationToken, Task> answer) => new(answer, reads: false);

    public static async Task SayAsync(Socket socket, string text, CancellationToken stop) =>
        await socket.SendAsync(Encoding.Latin1.GetBytes(text), stop);

    /// <summary>Closes with RST instead of FIN.</summary>
    public static Task ResetAsync(Socket socket, CancellationToken stop)
    {
        socket.LingerState = new(true, 0);
        socket.Close();
        return Task.CompletedTask;
    }

    public Task<RawRequest> UntilRequestAsync(int number = 1) => UntilAsync(number);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
    }

    private async Task<RawRequest> UntilAsync(int number)
    {
        await _watch.Until(() => Requests.Count >= number, () => $"Waited in vain for request {number}; {Requests.Count} came.");
        return Requests[number - 1];
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_closing.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The receiver is closed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _connections);
        using (socket)
        {
            try
            {
                if (_reads && await ReadAsync(socket) is { } request)
                {
                    lock (_requests)
                        _requests.Add(request);
                    _watch.Changed();
                }

                await _answer(socket, _closing.Token);
                if (socket.Connected)
                    socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or IOException)
            {
                // One side went away: that is what the test is about.
            }
        }
    }

    private async Task<RawRequest?> ReadAsync(Socket socket)
    {
        var read = new MemoryStream();
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, _closing.Token) is > 0 and var count)
        {
            read.Write(buffer, 0, count);
            var text = Encoding.Latin1.GetString(read.ToArray());
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            var request = new RawRequest(text[..end], read.ToArray()[(end + 4)..]);
            if (request.Body.Length >= int.Parse(request.Header("content-length") ?? "0"))
                return request;
        }

        return null;
    }
}
