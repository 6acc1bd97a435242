using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.Actors.Audit;
using Webhooks.Actors.Clocks;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Keys;
using Webhooks.Actors.Node;
using Webhooks.Actors.Projects;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Retention;
using Webhooks.Actors.Secrets;
using Webhooks.Actors.Sending;
using Webhooks.Actors.Storage;
using Webhooks.Actors.Telemetry;
using Webhooks.Actors.Webhooks;

namespace Webhooks.Actors.Hosting;

/// <summary>The parts of a node, in the order in which they start.</summary>
internal static class NodeStartup
{
    /// <summary>Bodies in memory for webhooks at the head of their log: a second or two at full speed.</summary>
    private const long EventCacheBytes = 32 * 1024 * 1024;

    public static AkkaConfigurationBuilder WithWebhooksConfiguration(this AkkaConfigurationBuilder akka, WebhooksStorage storage) => akka
        .AddHocon(storage.Hocon, HoconAddMode.Append)
        .AddHocon(Resources.Hocon("webhooks.conf"), HoconAddMode.Append)
        .AddSetup(storage.PluginSetup)
        .AddSetup(storage.DatabaseSetup);

    public static AkkaConfigurationBuilder WithWebhooksRegions(this AkkaConfigurationBuilder akka, IServiceProvider services) => akka
        .WithActors((system, _) =>
        {
            var node = services.GetRequiredService<NodeReference>().Node = Node(system, services);
            system.ActorOf(Props.Create(() => new CrashedNodeWatcher(node.RateLimiters, node.Lost)), "webhooks-unclean-ends");
            system.ActorOf(Props.Create<LostMessages>(), "webhooks-lost-messages");
            services.GetRequiredService<ReadModelWriter>().Start();
            services.GetRequiredService<Reencryption>().Start();
            var pruner = new ReadModelPruner(services.GetRequiredService<WebhooksStorage>().OpenForReadModelAsync, node.Retention,
                node.Time);
            var cluster = Akka.Cluster.Cluster.Get(system);
            var stopped = new CancellationTokenSource();
            system.RegisterOnTermination(stopped.Cancel);
            var catchUp = new AuditCatchUp(
                services.GetRequiredService<WebhooksStorage>().OpenForReadModelAsync, node,
                services.GetRequiredService<ILogger<AuditCatchUp>>());
            catchUp.Start(stopped.Token);
            system.ActorOf(
                Props.Create(() => new RetentionSweep(node, pruner, () => cluster.SelfAddress.Equals(cluster.State.Leader), stopped.Token)),
                "webhooks-retention");
        })
        .WithShardingDistributedData(options => options.Durable.Keys = [])
        .WithShardRegion<KeyRegion>(
            "key",
            (_, _, _) =>
            {
                var node = services.GetRequiredService<NodeReference>().Node;
                return _ => Props.Create(() => new KeysActor(node));
            },
            new KeyExtractor(),
            Options(rememberEntities: false, StopKeys.Instance))
        // Webhooks first: a remembered project wakes its webhooks as soon as it runs.
        .WithShardRegion<WebhookRegion>(
            "webhook",
            (_, _, _) =>
            {
                var node = services.GetRequiredService<NodeReference>().Node;
                return entity =>
                {
                    var (project, webhook) = WebhookExtractor.Parse(entity);
                    return Props.Create(() => new WebhookActor(project, webhook, node));
                };
            },
            new WebhookExtractor(),
            Options(rememberEntities: false, StopWebhook.Instance))
        .WithShardRegion<ProjectRegion>(
            "project",
            (_, _, _) =>
            {
                var node = services.GetRequiredService<NodeReference>().Node;
                return entity =>
                {
                    var project = Model.ProjectId.Parse(entity);
                    return Props.Create(() => new ProjectActor(project, node));
                };
            },
            new ProjectExtractor(),
            Options(rememberEntities: true, StopProject.Instance))
        .AddStartup((system, registry) =>
            NodeShutdown.EndWithoutWaiting(system, registry.Get<WebhookRegion>(), registry.Get<ProjectRegion>()));

    private static ShardOptions Options(bool rememberEntities, object stop) => new()
    {
        StateStoreMode = StateStoreMode.DData,
        RememberEntities = rememberEntities,
        RememberEntitiesStore = RememberEntitiesStore.Eventsourced,
        // Entities stop themselves: only they know whether they have work.
        ShouldPassivateIdleEntities = false,
        HandOffStopMessage = stop,
        JournalPluginId = PluginIds.Sql.Journal,
        SnapshotPluginId = PluginIds.Sql.Snapshots,
    };

    private static WebhooksNode Node(ActorSystem system, IServiceProvider services)
    {
        var options = services.GetRequiredService<WebhooksOptions>();
        var time = new SteadyTime(services.GetRequiredService<TimeProvider>());
        var cache = new EventCache(EventCacheBytes);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(ActorLines.Category);
        var log = new ProjectLog(system, PluginIds.Sql.Query, cache) { Logger = logger };
        var events = new StoredEvents(() => log);
        var (closing, stop) = (new CancellationTokenSource(), new CancellationTokenSource());
        NodeShutdown.Prepare(system, closing, stop, services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(NodeShutdown)));
        var budget = services.GetRequiredService<DescriptorBudget>();
        BudgetLog.Write(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DescriptorBudget)), budget,
            options.Delivery.MaxInFlight);
        var sender = new AttemptSender(
            services.GetRequiredService<EgressGuard>(), time, signer: services.GetRequiredService<IWebhookSigner>(),
            tellsTrace: options.Telemetry.PropagateToReceivers, maxConnections: budget.Connections, wall: time.Wall);
        system.RegisterOnTermination(() =>
        {
            sender.Dispose();
            closing.Dispose();
            stop.Dispose();
        });
        var (instruments, capacity) = (services.GetRequiredService<Instruments>(), new InFlightCapacity(budget.Attempts));
        instruments.Observe(() => capacity.InFlight, services.GetRequiredService<SystemCounter>(), time);
        return new(
            system,
            PluginIds.Sql,
            cache,
            log,
            services.GetRequiredService<ReadModelWriter>(),
            new StreamServices(sender, capacity, system.Materializer(namePrefix: "delivery"), time, stop.Token),
            options.Delivery,
            time,
            Random.Shared.NextDouble)
        {
            Pulse = NodeShutdown.Watch(system),
            Lost = new(TimeProvider.System, () => Akka.Cluster.Cluster.Get(system).State.Unreachable.Count > 0),
            Closing = closing.Token,
            Keys = services.GetRequiredService<KeyRing>(),
            Aged = new(services.GetRequiredService<WebhooksStorage>().OpenForReadModelAsync, events),
            Retention = options.Retention,
            Instruments = instruments,
            Logger = logger,
            Attempts = new(services.GetRequiredService<ILoggerFactory>().CreateLogger(AttemptLog.Category)),
            Resends = new(services.GetRequiredService<WebhooksStorage>().OpenForReadModelAsync,
                services.GetRequiredService<ReadModelWriter>(), events),
        };
    }
}
