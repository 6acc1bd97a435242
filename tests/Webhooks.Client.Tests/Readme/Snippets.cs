using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Webhooks.Client.AspNetCore;
using Webhooks.Contracts;

namespace Webhooks.Client.Tests.Readme;

/// <summary>The C# of README and <c>docs</c> about the client and receivers, as it is written there: a test compares them.</summary>
internal static class Snippets
{
    public static WebhooksClient Connect()
    {
        var client = new WebhooksClient(new HttpClient { BaseAddress = new("http://127.0.0.1:5080") });
        return client;
    }

    public static async Task Publish(WebhooksClient client)
    {
        await client.Events.PublishAsync("labels", "image.status_changed", new { image_id = "17", status = "DONE" });
    }

    public static async Task PublishOnce(WebhooksClient client)
    {
        await client.Events.PublishAsync("labels", "image.status_changed", new { image_id = "17", status = "DONE" }, id: "change_4711");
    }

    public static async Task PublishMany(WebhooksClient client, IAsyncEnumerable<PublishEventRequest> events)
    {
        await client.Events.PublishStreamAsync("labels", events);

        await foreach (var webhook in client.Webhooks.ListAsync("labels"))
            Console.WriteLine($"{webhook.Name}: {webhook.Counts.Backlog} events behind");
    }

    public static void AddClient(WebApplicationBuilder builder, string key)
    {
        builder.Services.AddWebhooksClient(options => (options.Url, options.Key) = (new("https://webhooks.example"), key));
    }

    public static void MapReceiver(WebApplication app, string secret, IImages images)
    {
        app.MapPost("/hooks", (ReceivedEvent<ImageStatusChanged> change) => images.Update(change.Data.ImageId, change.Data.Status))
            .RequireWebhookSignature(secret);
    }

    public static SignatureVerification Verify(HttpRequestMessage request, byte[] body, string secret)
    {
        var verification = WebhookSignature.Verify(WebhookHeaders.From(request.Headers), body, [secret]);
        return verification;
    }
}

internal record ImageStatusChanged([property: JsonPropertyName("image_id")] string ImageId, string Status);

internal interface IImages
{
    void Update(string imageId, string status);
}
