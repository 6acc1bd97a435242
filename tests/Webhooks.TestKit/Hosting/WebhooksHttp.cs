using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Webhooks.TestKit;

/// <summary>
/// The host's API as anyone sees it from outside: raw HTTP and JSON, nothing shared with the product.
/// </summary>
/// <param name="host">Where it listens.</param>
/// <param name="key">What it asks for, if it asks.</param>
public sealed class WebhooksHttp(Uri host, string? key = null) : IDisposable
{
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";

    private readonly HttpClient client =
        new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host, Timeout = Patience.Default };

    public Uri Host => host;

    public Task<Reply> Get(string path, CancellationToken cancellation = default) =>
        Send(HttpMethod.Get, path, cancellation: cancellation);

    public Task<Reply> Post(string path, string? body = null) => Send(HttpMethod.Post, path, BytesOf(body));

    public Task<Reply> Patch(string path, string body) => Send(HttpMethod.Patch, path, BytesOf(body));

    public Task<Reply> Put(string path, string? body = null) => Send(HttpMethod.Put, path, BytesOf(body));

    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path);

    /// <summary>Publishes one event or an array, as the JSON says.</summary>
    public Task<Reply> Publish(string project, string json, string? idempotencyKey = null) =>
        Send(HttpMethod.Post, Events(project), BytesOf(json), Json, idempotencyKey);

    /// <summary>Publishes a batch of one event a line.</summary>
    public Task<Reply> PublishLines(string project, byte[] lines) =>
        Send(HttpMethod.Post, Events(project), lines, Lines);

    /// <summary>Registers a webhook and returns it as created.</summary>
    public async Task<JsonObject> CreateWebhook(string project, JsonObject webhook) =>
        (await Post(Webhooks(project), webhook.ToJsonString())).Expect(HttpStatusCode.Created);

    /// <summary>Registers <see cref="Given.Webhook"/> and returns its id.</summary>
    public async Task<string> Register(string project, Receiver receiver, string path = "/", JsonObject? with = null) =>
        (string)(await CreateWebhook(project, Given.Webhook(receiver, path, with)))["id"]!;

    /// <summary>All items of a list, page by page.</summary>
    public async IAsyncEnumerable<JsonObject> List(string path, int limit = 1000)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        string? cursor = null;
        do
        {
            var from = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = (await Get($"{path}{separator}limit={limit}{from}")).Expect(HttpStatusCode.OK);
            foreach (var item in page["items"]!.AsArray())
                yield return item!.AsObject();
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);
    }

    /// <summary>Asks again until the answer is as wanted, for what the host does not notify.</summary>
    public async Task<JsonObject> Until(string path, Func<JsonObject, bool> wanted, TimeSpan? patience = null)
    {
        using var deadline = new CancellationTokenSource(patience ?? Patience.Default);
        Reply? last = null;
        try
        {
            while (true)
            {
                last = await Get(path, deadline.Token);
                if (last.Status == HttpStatusCode.OK && wanted(last.Json))
                    return last.Json;
                // The read model follows the journal within moments and cannot be subscribed to over HTTP.
                await Task.Delay(50, deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"GET {path} did not become as wanted; last: {last?.Status} {last?.Text}");
        }
    }

    /// <summary>Waits for <c>GET /health/ready</c> to answer 200.</summary>
    /// <exception cref="InvalidOperationException">The host ended instead.</exception>
    public async Task Ready(ChildProcess host, TimeSpan? patience = null)
    {
        using var deadline = new CancellationTokenSource(patience ?? Patience.Default);
        try
        {
            while (!await IsReady(deadline.Token))
            {
                if (host.HasExited)
                {
                    var exit = await host.Exit();
                    throw new InvalidOperationException($"The host ended with {exit.Code} before it was ready.\n{exit.Output}");
                }

                // A process that does not listen yet has no way to tell that it will; to ask it takes a part of the core that it starts on.
                await Task.Delay(50, deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The host is not ready.\n{host.Output.All}");
        }
    }

    public static string Project(string project) => $"api/v1/projects/{project}";

    public static string Events(string project) => $"{Project(project)}/events";

    public static string Webhooks(string project) => $"{Project(project)}/webhooks";

    public static string Webhook(string project, string webhook) => $"{Webhooks(project)}/{webhook}";

    public static string Deliveries(string project, string webhook) => $"{Webhook(project, webhook)}/deliveries";

    public static string Delivery(string project, string webhook, string eventId) =>
        $"{Deliveries(project, webhook)}/{eventId}";

    public void Dispose() => client.Dispose();

    private async Task<bool> IsReady(CancellationToken cancellation)
    {
        try
        {
            var health = await Get("health/ready", cancellation);
            return health.Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static byte[]? BytesOf(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private async Task<Reply> Send(
        HttpMethod method,
        string path,
        byte[]? body = null,
        string contentType = Json,
        string? idempotencyKey = null,
        CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        using var response = await client.SendAsync(request, cancellation);
        return new Reply(
            response.StatusCode,
            response.Headers,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsByteArrayAsync(cancellation));
    }
}
