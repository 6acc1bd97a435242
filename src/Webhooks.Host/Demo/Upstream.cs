using System.Text;
using Webhooks.Contracts;

namespace Webhooks.Host.Demo;

/// <summary>The annotation platform's side: it uses only the host's HTTP API.</summary>
internal sealed class Upstream(Uri host) : IDisposable
{
    public const string Project = "demo";

    private readonly HttpClient _http = new() { BaseAddress = new(host, $"/api/v1/projects/{Project}/") };

    public Task<WebhookResource> CreateWebhookAsync(CreateWebhookRequest webhook) =>
        PostAsync("webhooks", JsonContent.Create(webhook, ContractsJson.Readable.CreateWebhookRequest),
            ContractsJson.Readable.WebhookResource);

    public Task<PublishAnswer> PublishAsync(StatusChange change) =>
        PostAsync("events", JsonContent.Create(change.ToRequest(), ContractsJson.Readable.PublishEventRequest),
            ContractsJson.Readable.PublishAnswer);

    /// <summary>One event a line; the host stores all or none.</summary>
    public Task<BatchAnswer> PublishAsync(IEnumerable<StatusChange> changes)
    {
        var lines = changes.Select(
            change => System.Text.Json.JsonSerializer.Serialize(change.ToRequest(), ContractsJson.Readable.PublishEventRequest));
        return PostAsync("events", new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson"),
            ContractsJson.Readable.BatchAnswer);
    }

    public async Task<WebhookResource> GetWebhookAsync(string id) =>
        await _http.GetFromJsonAsync($"webhooks/{id}", ContractsJson.Readable.WebhookResource) ?? throw Unreadable("webhook");

    public async Task<DeliveryDetailResource> GetDeliveryAsync(string webhook, string @event) =>
        await _http.GetFromJsonAsync($"webhooks/{webhook}/deliveries/{@event}", ContractsJson.Readable.DeliveryDetailResource)
            ?? throw Unreadable("delivery");

    public void Dispose() => _http.Dispose();

    private async Task<T> PostAsync<T>(string path, HttpContent content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> answer)
    {
        using var response = await _http.PostAsync(path, content);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException(
                $"POST {path} was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync(answer) ?? throw Unreadable(path);
    }

    private static HttpRequestException Unreadable(string what) => new($"The host answered with no {what}.");
}
