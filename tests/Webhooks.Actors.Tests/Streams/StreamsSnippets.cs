using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.Model;

namespace Webhooks.Actors.Tests.Streams;

/// <summary>The C# of <c>docs/guides/streams.md</c>, as it is written there: one test compares them, another runs them.</summary>
internal static class StreamsSnippets
{
    public static (IWebhookPublisher Publisher, WebhookLog Log, IMaterializer Materializer) Services(IHost host)
    {
        var publisher = host.Services.GetRequiredService<IWebhookPublisher>();
        var log = host.Services.GetRequiredService<WebhookLog>();
        var materializer = host.Services.GetRequiredService<ActorSystem>().Materializer();
        return (publisher, log, materializer);
    }

    public static async Task PublishQueue(
        Source<Message, NotUsed> queue, IWebhookPublisher publisher, Action<ulong> acknowledge, IMaterializer materializer)
    {
        await queue
            .Select(message => (
                EventDraft.Of("image.status_changed", message.Body) with { Id = PublishedEventId.Parse(message.Id) },
                message.Tag))
            .Via(WebhookFlow.PublishWithContext<ulong>(publisher, ProjectId.Parse("labels")))
            .RunForeach(published => acknowledge(published.Item2), materializer);
    }

    public static async Task SetAside(
        Source<Message, NotUsed> queue, IWebhookPublisher publisher, Action<Message, string> setAside, Action<ulong> acknowledge,
        IMaterializer materializer)
    {
        await queue
            .Select(message => (EventDraft.Of("image.status_changed", message.Body), message))
            .Via(WebhookFlow.PublishWithContext<Message>(publisher, ProjectId.Parse("labels")))
            .RunForeach(published =>
            {
                var (result, message) = published;
                if (result.Refusal is { } refusal)
                    setAside(message, refusal.Detail);
                acknowledge(message.Tag);
            }, materializer);
    }

    public static async Task PublishAll(IEnumerable<Image> images, IWebhookPublisher publisher, IMaterializer materializer)
    {
        await Source.From(images)
            .Select(image => EventDraft.Of("image.status_changed", image) with { Key = image.ImageId })
            .RunWith(WebhookSink.Publish(publisher, ProjectId.Parse("labels")), materializer);
    }

    public static WebhookFlowOptions Options()
    {
        var options = new WebhookFlowOptions { MaxGroupEvents = 200, GiveUpAfter = TimeSpan.FromMinutes(5) };
        return options;
    }

    public static async Task Read(WebhookLog log, IPosition position, ISearchIndex index, IMaterializer materializer)
    {
        await WebhookSource.Events(log, ProjectId.Parse("labels"), after: position.Load(), EventFilter.Parse("image.*"))
            .SelectAsync(1, async @event =>
            {
                await index.PutAsync(@event.Key!, @event.Body);
                position.Save(@event.Sequence);
                return @event;
            })
            .RunWith(Sink.Ignore<PublishedEvent>(), materializer);
    }
}

internal sealed record Message(string Id, ulong Tag, object Body);

internal sealed record Image(string ImageId, string Status);

internal interface IPosition
{
    long Load();

    void Save(long sequence);
}

internal interface ISearchIndex
{
    Task PutAsync(string key, ReadOnlyMemory<byte> body);
}
