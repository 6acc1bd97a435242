using Microsoft.Extensions.Hosting;
using Webhooks.Actors;
using Webhooks.Client;

namespace Webhooks.RabbitMq.Tests.Docs;

/// <summary>The C# of the page and the package about RabbitMQ, as it is written there: a test compares them.</summary>
internal static class RabbitMqSnippets
{
    public static void Embedded(IHostApplicationBuilder builder)
    {
        builder.Services.AddWebhooks(options => options.UseSqlite("webhooks.db"));
        builder.Services.AddWebhooksRabbitMq(options =>
        {
            options.Uri = new("amqp://webhooks:secret@broker:5672/");
            options.Queues.Add(new("orders") { Project = "value:shop", Key = "json:/order/id" });
        });
    }

    public static void Configured(IHostApplicationBuilder builder) =>
        builder.Services.AddWebhooksRabbitMq(builder.Configuration.GetSection("Webhooks:RabbitMq"));

    public static void Elsewhere(IHostApplicationBuilder builder, string key) =>
        builder.Services.AddWebhooksClient(options => (options.Url, options.Key) = (new("https://webhooks.example"), key));
}
