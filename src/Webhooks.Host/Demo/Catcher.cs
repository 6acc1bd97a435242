using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;

namespace Webhooks.Host.Demo;

/// <summary>
/// A receiver on a loopback port. It answers 200, except for the first attempt of one event: then it is "down" and answers 503.
/// </summary>
internal sealed class Catcher : IAsyncDisposable
{
    private const int FailingEvent = 7;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _attempts = new();
    private readonly Channel<Receipt> _receipts = Channel.CreateUnbounded<Receipt>();
    private string? _failed;

    private Catcher()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/status-change", CatchAsync);
    }

    public string Url => $"{_app.Urls.Single()}/status-change";

    /// <summary>The answer to the webhook's creation; set before the first event is published.</summary>
    public string Secret { get; set; } = "";

    public ChannelReader<Receipt> Receipts => _receipts.Reader;

    public static async Task<Catcher> StartAsync()
    {
        var catcher = new Catcher();
        await catcher._app.StartAsync();
        return catcher;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> CatchAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        var body = buffer.ToArray();

        var id = request.Headers["webhook-id"].ToString();
        var attempt = _attempts.AddOrUpdate(id, 1, (_, attempts) => attempts + 1);
        var status = attempt == 1 && _attempts.Count == FailingEvent && Interlocked.CompareExchange(ref _failed, id, null) is null
            ? 503
            : 200;
        using var @event = JsonDocument.Parse(body);
        var change = StatusChange.Of(@event.RootElement.GetProperty("data"));
        var isGenuine = ReceivedSignature.IsGenuine(Secret, request.Headers, body, TimeProvider.System.GetUtcNow());
        await _receipts.Writer.WriteAsync(new(id, attempt, change, isGenuine, status));
        return Results.StatusCode(status);
    }
}
