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
using Webhooks.TestKit;

namespace Webhooks.Actors.Tests.Engines;

/// <summary>
/// The engine's own actors, sender and read model, with a journal in memory that a test can break, regions without a cluster, and
/// a clock that goes slowly while something is done and jumps to the next timer when nothing is.
/// </summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private const string Settings = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.actor.serialization-settings.allow-unregistered-types = off
        akka.scheduler.implementation = "Webhooks.Actors.Tests.Clocks.ClockScheduler, Webhooks.Actors.Tests"
        akka.actor.default-dispatcher.executor = "Webhooks.Actors.Tests.Engines.CountingExecutors, Webhooks.Actors.Tests"
        akka.actor.internal-dispatcher.executor = "Webhooks.Actors.Tests.Engines.CountingExecutors, Webhooks.Actors.Tests"
        # On the fast clock 30 s are over before a busy machine has read a row.
        akka.persistence.journal-plugin-fallback.recovery-event-timeout = 10d
        akka.persistence.snapshot-store-plugin-fallback.recovery-event-timeout = 10d
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

    public const string QueryPlugin = "test-query";

    private static readonly PluginIds Plugins = new("akka.persistence.journal.test", "akka.persistence.snapshot-store.inmem", QueryPlugin);

    /// <summary>How far the clock goes while something is done.</summary>
    private static readonly TimeSpan SmallStep = TimeSpan.FromMilliseconds(20);

    /// <summary>How far it goes while nothing is done: what is idle must not leave the memory before the test has its next turn.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>After so many of the clock's ticks an attempt in flight is one that a test lets hang.</summary>
    private const int TicksUntilItHangs = 50;

    private readonly TempFolder _folder = new();
    private readonly ActorWork _work = new();
    private readonly EngineWaits _waits = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WebhooksStorage _storage;
    private readonly ActorSystem _system;
    private readonly AttemptSender _sender;
    private readonly ReadModelWriter _writer;
    private readonly InFlightCapacity _capacity;
    private readonly Task _clock;

    public TestEngine(
        DeliveryOptions? delivery = null, IWebhookSigner? signer = null, RetentionOptions? retention = null, bool tellsTrace = false,
        int? countsUpTo = null)
    {
        signer ??= WebhookSigner.Instance;
        (Projects, Webhooks) = (new() { Waits = _waits }, new() { Waits = _waits });
        Journal.Waits = _waits;
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
            _work,
            new EncryptionSetup(Sample.Keys)));
        Time = ((ClockScheduler)_system.Scheduler).Clock;
        var time = new SteadyTime(Time);
        _sender = new(guard, time, signer: signer, tellsTrace: tellsTrace, wall: Time);
        var cache = new EventCache(1024 * 1024);
        var log = new ProjectLog(_system, Plugins.Query, cache);
        delivery ??= new() { Jitter = 0 };
        var capacity = _capacity = new InFlightCapacity(delivery.MaxInFlight);
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
            Lost = new(Time, () => HasLostNode),
            Aged = new(_storage.OpenForReadModelAsync, new(() => log)),
            Retention = retention ?? new(),
            Instruments = Instruments,
            Resends = new(
                async cancellationToken =>
                {
                    await BeforeSearch();
                    return await _storage.OpenForReadModelAsync(cancellationToken);
                }, _writer, new(() => log))
            {
                CountsUpTo = countsUpTo ?? ResendCandidates.MaxCounted,
            },
        };
        _system.ActorOf(Props.Create<LostMessages>());
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
        var queries = new WebhooksQueries(
            _storage.OpenForReadModelAsync, _writer, () => Node.Log, Sample.Keys, Time, NullLogger<WebhooksQueries>.Instance);
        Queries = queries.As(Access.Host);
        Gateway = new WebhooksGateway(ActorRegistry.For(_system), queries, guard, signer, Instruments, time: Time).As(Access.Host);
        Instruments.Observe(() => capacity.InFlight, new(Queries.SystemCountsAsync, Time), Time);
        _clock = RunClockAsync();
    }

    public JournalControl Journal { get; } = new();

    public RegionControl Projects { get; }

    public RegionControl Webhooks { get; }

    public MovableClock Time { get; }

    /// <summary>Runs before a webhook looks for what it is to send again.</summary>
    public Func<Task> BeforeSearch { get; set; } = () => Task.CompletedTask;

    /// <summary>Whether a node is lost that may still run.</summary>
    public bool HasLostNode { get; set; }

    public Instruments Instruments { get; } = new();

    public WebhooksNode Node { get; }

    public AuthorizedQueries Queries { get; }

    public AuthorizedGateway Gateway { get; }

    public WebhookLog Log => LogOf(() => Node);

    /// <summary>The log as a node reads it.</summary>
    public WebhookLog LogOf(Func<WebhooksNode> node) => new(ActorRegistry.For(_system), _storage.OpenForReadModelAsync, node);

    /// <summary>Starts an actor beside that of the region, as another node does that cannot reach this one.</summary>
    public IActorRef StartElsewhere(Props actor) => _system.ActorOf(actor);

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

    /// <summary>The project's head; it has handled every message that was sent before.</summary>
    public Task<Cursor> HeadAsync() => Projects.Region.Ask<Cursor>(new GetHead(Sample.Project), Patience.Default);

    public Task<WebhookView> ViewAsync(WebhookId webhook) => Gateway.Webhooks.GetAsync(Sample.Project, webhook, CancellationToken.None);

    /// <summary>Looks until the webhook is as wanted.</summary>
    public Task<WebhookView> UntilAsync(WebhookId webhook, Func<WebhookView, bool> wanted) =>
        UntilAsync(() => ViewAsync(webhook), wanted);

    /// <summary>Waits for what a receiver notices.</summary>
    public Task<T> UntilAsync<T>(Task<T> fact) => _waits.ForAsync(fact);

    /// <summary>Looks until it sees what is wanted.</summary>
    public Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> wanted) => _waits.ForAsync(Looks.Until(look, wanted));

    /// <summary>Lets so much time pass on the engine's clock.</summary>
    public Task PassAsync(TimeSpan time)
    {
        var end = Time.GetTimestamp() + time.Ticks;
        return UntilAsync(() => Task.FromResult(Time.GetTimestamp()), now => now >= end);
    }

    /// <summary>The webhook as it is listed, once that is as wanted: the list follows what is recorded.</summary>
    public Task<WebhookView> UntilListedAsync(WebhookId webhook, Func<WebhookView, bool> wanted) => UntilAsync(
        async () => (await Queries.ListWebhooksAsync(Sample.Project, 100, null, CancellationToken.None)).Items.Single(
            listed => listed.Id == webhook), wanted);

    /// <summary>The webhook's deliveries once their list, which follows what the webhook knows, is as wanted.</summary>
    public async Task<IReadOnlyList<DeliveryView>> UntilListedAsync(
        WebhookId webhook, DeliveryStatus? status, Func<IReadOnlyList<DeliveryView>, bool> wanted) =>
        (await UntilAsync(
            () => Queries.ListDeliveriesAsync(Sample.Project, webhook, new(status, null, null, null), 100, null, CancellationToken.None),
            page => wanted(page.Items))).Items;

    /// <summary>The same, of a state that passes with the next timer: the clock does not jump meanwhile.</summary>
    public async Task<IReadOnlyList<DeliveryView>> UntilSeenAsync(WebhookId webhook, Func<IReadOnlyList<DeliveryView>, bool> wanted) =>
        (await Looks.Until(
            () => Queries.ListDeliveriesAsync(Sample.Project, webhook, new(null, null, null, null), 100, null, CancellationToken.None),
            page => wanted(page.Items))).Items;

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

    /// <summary>While the test waits and nothing but the clock can make something happen, it jumps from timer to timer.</summary>
    private async Task RunClockAsync()
    {
        var (inFlight, unchanged) = (0, 0);
        while (!_stop.IsCancellationRequested)
        {
            unchanged = inFlight == _capacity.InFlight ? unchanged + 1 : 0;
            inFlight = _capacity.InFlight;
            var rests = _work.HasRested() && (inFlight == 0 || unchanged > TicksUntilItHangs);
            // A timer that was set while the clock went on is due a little later than it says.
            Time.Advance(rests ? _waits.Any && Time.UntilNextTimer is { Ticks: > 0 } next ? next : Step : SmallStep);
            await Task.Delay(2); // the clock's own tick
        }
    }
}
