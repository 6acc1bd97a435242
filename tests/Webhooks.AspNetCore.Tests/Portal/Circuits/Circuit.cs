using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR.Protocol;
using Webhooks.TestKit;

namespace Webhooks.AspNetCore.Tests.Portal.Circuits;

/// <summary>
/// The connection of a page without a browser: it sends whatever the test wants, and keeps every byte that the server sends.
/// </summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    private readonly CircuitProtocol _protocol = new();
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly MemoryStream _received = new();
    private readonly ConcurrentDictionary<ulong, string> _handlers = [];
    private readonly ConcurrentDictionary<string, string> _answers = [];
    private readonly ConcurrentDictionary<long, string> _objects = [];
    private readonly ConcurrentQueue<string> _calls = [];
    private Task _reading = Task.CompletedTask;
    private int _lastCall;

    /// <summary>The handlers of all that was rendered: their attributes by their ids.</summary>
    public IReadOnlyDictionary<ulong, string> Handlers => _handlers;

    /// <summary>Objects of the server that the page was given, by what it was given them for.</summary>
    public IReadOnlyDictionary<long, string> Objects => _objects;

    /// <summary>Functions of the browser that the server called, with their arguments.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    /// <summary>Whether the server has ended it.</summary>
    public bool IsClosed => _reading.IsCompleted;

    /// <summary>Opens a page as a browser does: its HTML, then its connection.</summary>
    /// <param name="host">The host.</param>
    /// <param name="page">The user, and the page whose HTML is requested.</param>
    /// <param name="path">The page that the connection claims to show, below those of the user's session.</param>
    /// <param name="html">Other HTML, of which the components are taken.</param>
    public static async Task<Circuit> OpenAsync(ReadyHost host, PortalPage page, string path, string? html = null)
    {
        html ??= await page.ReadAsync(host);
        var circuit = new Circuit();
        var address = new Uri(host.Address, page.Root);
        circuit._socket.Options.SetRequestHeader("Cookie", page.Cookie);
        circuit._socket.Options.SetRequestHeader("Origin", host.Address.GetLeftPart(UriPartial.Authority));
        await circuit._socket.ConnectAsync(new UriBuilder(new Uri(address, "_blazor")) { Scheme = "ws" }.Uri, CancellationToken.None);
        await circuit.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray());
        circuit._reading = circuit.ReadAsync();
        await circuit.InvokeAsync("s", "StartCircuit", address.AbsoluteUri, address.AbsoluteUri + path, "[]", StateOf(html));
        await circuit.RenderAsync(html);
        return circuit;
    }

    /// <summary>Adds the components of a page's HTML.</summary>
    public Task RenderAsync(string html, Func<JsonNode, JsonNode>? tamper = null) => InvokeAsync(null, "UpdateRootComponents",
        new JsonObject
        {
            ["batchId"] = 1,
            ["operations"] = new JsonArray(
            [
                .. MarkersOf(html).Select((marker, index) => new JsonObject
                {
                    ["type"] = "add", ["ssrComponentId"] = index + 1, ["marker"] = tamper is null ? marker : tamper(marker),
                }),
            ]),
        }.ToJsonString(), StateOf(html));

    /// <summary>Goes to a page, as the browser reports it.</summary>
    public Task GoAsync(ReadyHost host, PortalPage page, string path) =>
        InvokeAsync(null, "OnLocationChanged", new Uri(host.Address, page.Root).AbsoluteUri + path, null, false);

    /// <summary>Raises an event at a handler; returns the server's answer.</summary>
    public Task<string> RaiseAsync(ulong handler, string attribute)
    {
        var name = attribute[2..];
        JsonNode arguments = name is "change" or "input" ? new JsonObject { ["value"] = "x" } : new JsonObject { ["type"] = name };
        var target = Objects.Single(each => each.Value.EndsWith("attachWebRendererInterop", StringComparison.Ordinal)).Key;
        return CallAsync(target, "DispatchEventAsync",
            new JsonArray(new JsonObject { ["eventHandlerId"] = handler, ["eventName"] = name }, arguments).ToJsonString());
    }

    /// <summary>Calls a method of an object of the server; returns its answer.</summary>
    public async Task<string> CallAsync(long target, string method, string arguments, string? assembly = null)
    {
        var id = $"{Interlocked.Increment(ref _lastCall)}";
        await InvokeAsync(null, "BeginInvokeDotNetFromJS", id, assembly, method, target, arguments);
        return await Looks.Until(
            () => Task.FromResult(_answers.GetValueOrDefault(id) ?? (IsClosed ? "closed" : null)), answer => answer is not null) ?? "";
    }

    /// <summary>Whether a text is anywhere in what the server has sent.</summary>
    public bool HasReceived(string text)
    {
        lock (_received)
            return _received.GetBuffer().AsSpan(0, (int)_received.Length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }

    /// <summary>Waits until the server has sent one of these texts, or has ended the connection.</summary>
    public async Task ReceiveAsync(params string[] texts)
    {
        try
        {
            await Looks.Until(() => Task.FromResult(IsClosed || texts.Any(HasReceived)), isReceived => isReceived, Patience.Default);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited in vain for {string.Join(" or ", texts)}. Received: {Printable()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        await _received.DisposeAsync();
    }

    private string Printable()
    {
        lock (_received)
            return string.Concat(Encoding.UTF8.GetString(_received.ToArray()).Where(c => !char.IsControl(c)).TakeLast(3000));
    }

    private static IEnumerable<JsonNode> MarkersOf(string html) =>
        Markers().Matches(html).Select(marker => JsonNode.Parse(marker.Groups[1].Value)!);

    private static string StateOf(string html) =>
        State().Match(html) is { Success: true } state ? state.Groups[1].Value : "";

    private async Task InvokeAsync(string? id, string method, params object?[] arguments)
    {
        var bytes = new ArrayBufferWriter<byte>();
        _protocol.Messages.WriteMessage(new InvocationMessage(id, method, arguments), bytes);
        try
        {
            await SendAsync(bytes.WrittenMemory);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The server has ended it; IsClosed says so.
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        var (buffer, rest, isGreeted) = (new byte[1 << 16], new List<byte>(), false);
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is var read
                && read.MessageType != WebSocketMessageType.Close)
            {
                lock (_received)
                    _received.Write(buffer, 0, read.Count);
                rest.AddRange(buffer.AsSpan(0, read.Count));
                if (!isGreeted)
                {
                    isGreeted = true;
                    rest.RemoveRange(0, rest.IndexOf(0x1e) + 1);
                }

                var left = new ReadOnlySequence<byte>(rest.ToArray());
                while (_protocol.Messages.TryParseMessage(ref left, _protocol, out var message))
                    await TakeAsync(message);
                rest = [.. left.ToArray()];
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Ended by one of the two.
        }
    }

    private Task TakeAsync(HubMessage? message)
    {
        if (message is InvocationBindingFailureMessage failure)
            failure.BindingFailure.Throw();
        return message is not InvocationMessage call ? Task.CompletedTask : (call.Target, call.Arguments) switch
        {
            ("JS.RenderBatch", [long id, byte[] batch]) => ShowAsync(id, batch),
            ("JS.BeginInvokeJS", [long task, string function, string arguments, ..]) => AnswerAsync(task, function, arguments),
            ("JS.EndInvokeDotNet", [string id, bool succeeded, var result]) => Note(id, $"{succeeded}: {result}"),
            _ => Task.CompletedTask,
        };
    }

    private Task Note(string id, string answer)
    {
        _answers[id] = answer;
        return Task.CompletedTask;
    }

    private Task ShowAsync(long id, byte[] batch)
    {
        foreach (var (handler, attribute) in RenderBatch.Handlers(batch))
            _handlers[handler] = attribute;
        return InvokeAsync(null, "OnRenderCompleted", id, null);
    }

    private async Task AnswerAsync(long task, string function, string arguments)
    {
        _calls.Enqueue($"{function} {arguments}");
        foreach (Match reference in References().Matches(arguments))
            _objects.TryAdd(long.Parse(reference.Groups[1].Value), function);
        var result = function.EndsWith("isScrolled", StringComparison.Ordinal) ? "false" : "null";
        if (task != 0)
            await InvokeAsync(null, "EndInvokeJSFromDotNet", task, true, $"[{task},true,{result}]");
        // The page shows nothing before the browser has sent its settings.
        if (function == "webhooksDashboard.watch")
        {
            var page = _objects.Single(each => each.Value == function).Key;
            await InvokeAsync(null, "BeginInvokeDotNetFromJS", "watch", null, "Tell", page, """[true,"light",false]""");
        }
    }

    [GeneratedRegex("<!--Blazor:({.*?})-->")]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();

    [GeneratedRegex("\"__dotNetObject\":(\\d+)")]
    private static partial Regex References();
}

/// <summary>The pages of a portal session, with their cookie.</summary>
/// <param name="Root">Their path, with its final slash.</param>
/// <param name="Cookie">As a header has it.</param>
/// <param name="Project">The project of the session.</param>
internal sealed record PortalPage(string Root, string Cookie, string Project)
{
    /// <summary>The HTML of the session's first page.</summary>
    public async Task<string> ReadAsync(ReadyHost host)
    {
        using var answer = await host.SendAsync("GET", $"{Root}projects/{Project}/webhooks", ("accept", "text/html"), ("cookie", Cookie));
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Enters by a URL that works once.</summary>
    public static async Task<PortalPage> EnterAsync(ReadyHost host, string url, string project)
    {
        using var entered = await host.SendAsync("GET", url);
        var home = entered.Headers.Location!.ToString();
        var cookie = entered.Headers.GetValues("set-cookie").Single().Split(';')[0];
        return new(home[..(home.IndexOf("/projects/", StringComparison.Ordinal) + 1)], cookie, project);
    }
}
