using System.Net;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Streams;
using Akka.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Actors.Clocks;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.Projects;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Retention;
using Webhooks.Actors.Sending;
using Webhooks.Actors.Signing;
using Webhooks.Actors.Storage;
using Webhooks.Actors.Telemetry;
using Webhooks.Actors.Webhooks;
using Webhooks.Actors.Tests.Clocks;
using Webhooks.Model;
using Webhooks.Testing;

namespace Webhooks.Actors.Tests.Engines;

/// <summary>
/// The engine's own actors, sender and read model, with a journal in memory that a test can break, regions without a cluster, and
/// a clock that runs many times as fast as the wall's.
/// </summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private const string Settings = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.actor.serialization-settings.allow-unregistered-types = off
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.persistence.journal.test {
          class = "Webhooks.Actors.Tests.Engines.ControlledJournal, Webhooks.Actors.Tests"
          plugin-dispatcher = "akka.actor.default-dispatcher"
          circuit-breaker.max-failures = 1000
        }
        test-query {
          class = "Webhooks.Actors.Tests.Engines.ReplayQueryProvider, Webhooks.Actors.Tests"
          journal = "akka.persistence.journal.test"
        }
        """;

    private static readonly PluginIds Plugins = new("akka.persistence.journal.test", "akka.persistence.snapshot-store.inmem", "test-query");

    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WebhooksStorage _storage;
    private readonly ActorSystem _system;
    private readonly AttemptSender _sender;
    private readonly ReadModelWriter _writer;
    private readonly Task _clock;

    public TestEngine(
        DeliveryOptions? delivery = null, IWebhookSigner? signer = null, RetentionOptions? retention = null, bool tellsTrace = false,
        int? countsUpTo = null)
    {
        signer ??= WebhookSigner.Instance;
        var guard = new EgressGuard([IPNetwork.Parse("127.0.0.0/8")]);
        _storage = new(new() { ConnectionString = $"Data Source={_folder.File("read-model.db")}" });
        _storage.Open();
        _writer = new(_storage.OpenForReadModelAsync, NullLogger<ReadModelWriter>.Instance);
        _writer.Start();
        _system = ActorSystem.Create("engine", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(Settings)
                .WithFallback(Resources.Hocon("webhooks.conf"))
                .WithFallback(TestKitBase.DefaultConfig)),
            Journal,
            new EncryptionSetup(Sample.Keys)));
        var time = new SteadyTime(Time);
        _sender = new(guard, time, signer: signer, tellsTrace: tellsTrace, wall: Time);
        var cache = new EventCache(1024 * 1024);
        var log = new ProjectLog(_system, Plugins.Query, cache);
        delivery ??= new() { Jitter = 0 };
        var capacity = new InFlightCapacity(delivery.MaxInFlight);
        Node = new(
            _system,
            Plugins,
            cache,
            log,
            _writer,
            new StreamServices(_sender, capacity, _system.Materializer(), time, _stop.Token),
            delivery,
            time,
            () => 0.5)
        {
            Keys = Sample.Keys,
            Aged = new(_storage.OpenForReadModelAsync, new(() => log)),
            Retention = retention ?? new(),
            Instruments = Instruments,
            Resends = new(_storage.OpenForReadModelAsync, _writer, new(() => log))
            {
                CountsUpTo = countsUpTo ?? ResendCandidates.MaxCounted,
            },
        };
        StartRegion<WebhookRegion>(
            "webhooks",
            Webhooks,
            new WebhookExtractor(),
            id => Props.Create(() => new WebhookActor(WebhookExtractor.Parse(id).Project, WebhookExtractor.Parse(id).Webhook, Node)),
            StopWebhook.Instance,
            remembers: false);
        StartRegion<ProjectRegion>(
            "projects",
            Projects,
            new ProjectExtractor(),
            id => Props.Create(() => new ProjectActor(ProjectId.Parse(id), Node)),
            StopProject.Instance,
            remembers: true);
        Queries = new(_storage.OpenForReadModelAsync, _writer, () => Node.Log, Sample.Keys, Time, NullLogger<WebhooksQueries>.Instance);
        Gateway = new(ActorRegistry.For(_system), Queries, guard, signer, Instruments);
        Instruments.Observe(() => capacity.InFlight, new(Queries.SystemCountsAsync, Time), Time);
        _clock = RunClockAsync();
    }

    public JournalControl Journal { get; } = new();

    public RegionControl Projects { get; } = new();

    public RegionControl Webhooks { get; } = new();

    public MovableClock Time { get; } = new(Sample.Noon);

    public Instruments Instruments { get; } = new();

    public WebhooksNode Node { get; }

    public WebhooksQueries Queries { get; }

    public WebhooksGateway Gateway { get; }

    /// <summary>Starts what wakes projects and deletes from the read model; tests without it look at what they have left there.</summary>
    public void StartSweep()
    {
        var pruner = new ReadModelPruner(_storage.OpenForReadModelAsync, Node.Retention, Time);
        _system.ActorOf(Props.Create(() => new RetentionSweep(Node, pruner, () => true, _stop.Token)));
    }

    public static string Entity(WebhookId webhook) => WebhookExtractor.EntityIdOf(Sample.Project, webhook);

    public async Task<WebhookId> CreateWebhookAsync(
        Receiver receiver, Func<WebhookDefinition, WebhookDefinition>? with = null, StartAt startAt = default)
    {
        var definition = Sample.Definition(receiver.Url());
        var secret = SigningSecret.TryParse(receiver.Secret, out var parsed) ? parsed : throw new FormatException(receiver.Secret);
        var created = await Gateway.Webhooks.CreateAsync(
            Sample.Project, with?.Invoke(definition) ?? definition, secret, startAt, CancellationToken.None);
        return created.Webhook.Id;
    }

    public Task<IReadOnlyList<AcceptedEvent>> PublishAsync(params IEnumerable<string> ids) =>
        Gateway.Events.PublishAsync(Sample.Project, [.. ids.Select(id => Sample.Draft(id))]);

    /// <summary>The project's head; it has taken in all that it was told before.</summary>
    public Task<Cursor> HeadAsync() => Projects.Region.Ask<Cursor>(new GetHead(Sample.Project), Patience.Default);

    public Task<WebhookView> ViewAsync(WebhookId webhook) => Gateway.Webhooks.GetAsync(Sample.Project, webhook, CancellationToken.None);

    /// <summary>Looks again and again until the webhook is as wanted.</summary>
    public async Task<WebhookView> UntilAsync(WebhookId webhook, Func<WebhookView, bool> wanted)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var view = await ViewAsync(webhook);
            if (wanted(view))
                return view;
            if (TimeProvider.System.GetElapsedTime(started) > Patience.Clustered) // a busy machine slows the fast clock
                throw new TimeoutException($"Waited in vain; the webhook is {view}.");
            await Task.Delay(10); // between two looks: an actor's state tells nobody that it has changed
        }
    }

    /// <summary>
    /// Looks again and again until the list of the webhook's deliveries, which follows what the webhook knows, is as wanted.
    /// </summary>
    public async Task<IReadOnlyList<DeliveryView>> UntilListedAsync(
        WebhookId webhook, DeliveryStatus? status, Func<IReadOnlyList<DeliveryView>, bool> wanted)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var listed =
                (await Queries.ListDeliveriesAsync(
                    Sample.Project, webhook, new(status, null, null, null), 100, null, CancellationToken.None)).Items;
            if (wanted(listed))
                return listed;
            if (TimeProvider.System.GetElapsedTime(started) > Patience.Clustered)
                throw new TimeoutException($"Waited in vain; listed is {string.Join(", ", listed)}.");
            await Task.Delay(10); // between two looks: the read model tells nobody that it was written
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _clock;
        await _system.Terminate();
        await _writer.DisposeAsync();
        _sender.Dispose();
        Instruments.Dispose();
        _storage.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private void StartRegion<TRegion>(
        string name, RegionControl control, HashCodeMessageExtractor extractor, Func<string, Props> props, object stop, bool remembers)
    {
        control.Region = _system.ActorOf(Props.Create(() => new TestRegion(control, extractor, props, stop, remembers)), name);
        ActorRegistry.For(_system).Register<TRegion>(control.Region);
    }

    private async Task RunClockAsync()
    {
        var step = TimeSpan.FromMilliseconds(100);
        var scheduler = (TestScheduler)_system.Scheduler;
        while (!_stop.IsCancellationRequested)
        {
            Time.Advance(step);
            scheduler.Advance(step);
            await Task.Delay(2); // the fast clock's own tick
        }
    }
}
