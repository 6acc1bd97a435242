using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Actors;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Sending;

namespace Webhooks.Benchmarks.Engines;

/// <summary>Ready-made hosts, one or a cluster, used over HTTP as an upstream system uses them: publishes go to each in turn.</summary>
internal sealed class HostEngine : IEngine
{
    private static readonly MediaTypeHeaderValue Lines = new("application/x-ndjson");
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly IReadOnlyList<HostProcess> _hosts;
    private readonly IReadOnlyList<HttpClient> _clients;
    private readonly Payloads _payloads;
    private uint _publishes;

    private HostEngine(IReadOnlyList<HostProcess> hosts, Payloads payloads)
    {
        (_hosts, _payloads) = (hosts, payloads);
        _clients = [.. hosts.Select(host => new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new(host.Url, "api/v1/projects/"),
            Timeout = TimeSpan.FromMinutes(2),
        })];
    }

    public HostProcess Host => _hosts[0];

    /// <param name="storage">The host's database.</param>
    /// <param name="payloads">What is published.</param>
    /// <param name="published">Whether it is the host as it ships, compiled ahead, or the one that was built beside this program.</param>
    public static async Task<HostEngine> StartAsync(StorageOptions storage, Payloads payloads, bool published = false) =>
        new([await HostProcess.StartAsync(storage, published: published)], payloads);

    /// <summary>Several nodes over one database, each of them ready.</summary>
    public static async Task<HostEngine> StartClusterAsync(StorageOptions storage, Payloads payloads, int nodes)
    {
        var hosts = new List<HostProcess>();
        var seed = Ports.Free();
        for (var node = 0; node < nodes; node++)
            hosts.Add(await HostProcess.StartAsync(storage, new(node == 0 ? seed : Ports.Free(), seed)));
        return new(hosts, payloads);
    }

    public async Task<string> CreateWebhookAsync(string project, WebhookPlan plan)
    {
        var webhook = await PostAsync($"{project}/webhooks", JsonContent.Create(new
        {
            name = "Benchmark",
            url = plan.Url,
            event_types = new[] { Payloads.EventType },
            filter = plan.Filter is { } filter ? JsonNode.Parse(filter) : null,
            throttle = new { rate = WebhookPlan.Rate, per = "1s", burst = WebhookPlan.Rate },
            max_in_flight = plan.MaxInFlight,
            retry_schedule = (plan.RetrySchedule ?? [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)]).Select(
                w => $"{w.TotalMilliseconds}ms"),
        }));
        return webhook.GetProperty("id").GetString()!;
    }

    public async Task<bool> TryPublishAsync(string project, EventRange events)
    {
        var body = new ArrayBufferWriter<byte>(events.Count * (_payloads[0].Length + 100));
        for (var i = 0; i < events.Count; i++)
            Write(body, events.First + i);
        var content = new ReadOnlyMemoryContent(body.WrittenMemory);
        content.Headers.ContentType = events.Count == 1 ? Json : Lines;
        var client = _clients[(int)(Interlocked.Increment(ref _publishes) % (uint)_clients.Count)];
        using var response = await client.PostAsync($"{project}/events?summary=true", content);
        if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            return false;
        await ThrowUnlessSuccessAsync(response);
        return true;
    }

    public async Task<EngineCounts> CountAsync(string project, string webhook)
    {
        var counts = (await _clients[0].GetFromJsonAsync<JsonElement>($"{project}/webhooks/{webhook}")).GetProperty("counts");
        return new(Of("pending"), Of("delivered"), Of("exhausted"), Of("backlog"));

        long Of(string name) => counts.GetProperty(name).GetInt64();
    }

    public Task PauseAsync(string project, string webhook) => PostAsync($"{project}/webhooks/{webhook}/pause", content: null);

    public Task ResumeAsync(string project, string webhook) => PostAsync($"{project}/webhooks/{webhook}/resume", content: null);

    public ResourceUse Used() => new(_hosts.Aggregate(TimeSpan.Zero, (sum, host) => sum + host.Cpu));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        foreach (var host in _hosts)
            await host.DisposeAsync();
    }

    private async Task<JsonElement> PostAsync(string path, HttpContent? content)
    {
        using var response = await _clients[0].PostAsync(path, content);
        await ThrowUnlessSuccessAsync(response);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task ThrowUnlessSuccessAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            throw new BenchmarkException($"The host answers {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    private void Write(ArrayBufferWriter<byte> body, long number)
    {
        Encoding.ASCII.GetBytes($$"""{"id":"{{EventIds.Of(number)}}","type":"{{Payloads.EventType}}","data":""", body);
        body.Write(_payloads[number].Span);
        body.Write("}\n"u8);
    }
}
