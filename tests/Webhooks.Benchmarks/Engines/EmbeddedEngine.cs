using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.Actors;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Sending;
using Webhooks.Model;

namespace Webhooks.Benchmarks.Engines;

/// <summary>The engine embedded in this process, as an application would embed it; nothing is logged.</summary>
internal sealed class EmbeddedEngine : IEngine
{
    private static readonly EventType Type = EventType.Parse(Payloads.EventType);

    private readonly IHost _host;
    private readonly Payloads _payloads;
    private readonly IWebhookPublisher _publisher;
    private readonly AuthorizedGateway _gateway;
    private readonly AuthorizedQueries _queries;

    private EmbeddedEngine(IHost host, Payloads payloads)
    {
        (_host, _payloads) = (host, payloads);
        _publisher = host.Services.GetRequiredService<IWebhookPublisher>();
        _gateway = host.Services.GetRequiredService<WebhooksGateway>().As(Access.Host);
        _queries = host.Services.GetRequiredService<WebhooksQueries>().As(Access.Host);
    }

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services => _host.Services;

    /// <param name="storage">The engine's database.</param>
    /// <param name="payloads">What it publishes.</param>
    /// <param name="alongside">Adds other parts of an application.</param>
    public static async Task<EmbeddedEngine> StartAsync(
        StorageOptions storage, Payloads payloads, Action<IServiceCollection>? alongside = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddWebhooks(o =>
        {
            (o.Storage.Provider, o.Storage.ConnectionString) = (storage.Provider, storage.ConnectionString);
            o.Egress.AllowedNetworks.Add(IPNetwork.Parse("127.0.0.0/8"));
        });
        alongside?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new(host, payloads);
    }

    public async Task<string> CreateWebhookAsync(string project, WebhookPlan plan)
    {
        var definition = new WebhookDefinition
        {
            Name = "Benchmark",
            Url = plan.Url,
            Filter = new([EventTypePattern.Parse(Payloads.EventType)]),
            Payload = plan.Filter is { } json ? PayloadFilter.Parse(json) : null,
            Throttle = new(WebhookPlan.Rate, TimeSpan.FromSeconds(1), WebhookPlan.Rate),
            MaxInFlight = plan.MaxInFlight,
            RetrySchedule = plan.RetrySchedule is { } waits ? new([.. waits]) : null,
        };
        var created = await _gateway.Webhooks.CreateAsync(
            ProjectId.Parse(project), definition, secret: null, StartAt.Head, CancellationToken.None);
        return created.Webhook.Id.Value;
    }

    public Task DefineEventTypeAsync(string project, EventTypeDefinition definition) =>
        _gateway.EventTypes.PutAsync(ProjectId.Parse(project), definition);

    /// <summary>Tries a filter on the last events; returns how many were checked.</summary>
    public async Task<long> CheckFilterAsync(string project, string filter, int last) =>
        (await _queries.CheckFilterAsync(
            ProjectId.Parse(project), EventFilter.Parse(Payloads.EventType), PayloadFilter.Parse(filter), last, default)).Looked;

    public async Task<bool> TryPublishAsync(string project, EventRange events)
    {
        try
        {
            if (events.Count == 1)
                await _publisher.PublishAsync(ProjectId.Parse(project), Draft(events.First));
            else
                await _publisher.PublishAsync(ProjectId.Parse(project), Drafts(events));
            return true;
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.Unavailable)
        {
            return false;
        }
    }

    /// <summary>Publishes events through an Akka stream, each with a context that is handed on after its commit.</summary>
    public Task PublishStreamAsync(string project, EventRange events) => Source.From(Enumerable.Range(0, events.Count))
        .Select(i => (Draft(events.First + i), i))
        .Via(WebhookFlow.PublishWithContext<int>(_publisher, ProjectId.Parse(project)))
        .RunWith(Sink.Ignore<(PublishResult, int)>(), _host.Services.GetRequiredService<ActorSystem>().Materializer());

    public async Task<EngineCounts> CountAsync(string project, string webhook)
    {
        var counts = (await _gateway.Webhooks.GetAsync(ProjectId.Parse(project), WebhookId.Parse(webhook), CancellationToken.None)).Counts;
        return new(counts.Pending, counts.Delivered, counts.Exhausted, counts.Backlog);
    }

    public Task PauseAsync(string project, string webhook) =>
        _gateway.Webhooks.PauseAsync(ProjectId.Parse(project), WebhookId.Parse(webhook), CancellationToken.None);

    public Task ResumeAsync(string project, string webhook) =>
        _gateway.Webhooks.ResumeAsync(ProjectId.Parse(project), WebhookId.Parse(webhook), CancellationToken.None);

    public ResourceUse Used() => ResourceUse.OfThisProcess();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private ImmutableArray<EventDraft> Drafts(EventRange events)
    {
        var drafts = ImmutableArray.CreateBuilder<EventDraft>(events.Count);
        for (var i = 0; i < events.Count; i++)
            drafts.Add(Draft(events.First + i));
        return drafts.MoveToImmutable();
    }

    private EventDraft Draft(long number) => new(Type, _payloads[number]) { Id = EventIds.Of(number) };
}
