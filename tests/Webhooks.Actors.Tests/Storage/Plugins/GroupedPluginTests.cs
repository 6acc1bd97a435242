using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Dapper;
using Webhooks.Actors.Storage;
using Webhooks.TestKit;
using Xunit;
using static Webhooks.Actors.Tests.Storage.Plugins.PersistingActor;

namespace Webhooks.Actors.Tests.Storage.Plugins;

/// <summary>Recoveries and writes that share a statement give each actor its own.</summary>
public sealed class GroupedPluginTests : IAsyncLifetime
{
    private const string StockJournal = """
        akka.persistence.journal.webhooks.class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
        akka.persistence.snapshot-store.webhooks.class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
        """;

    private readonly List<(ActorSystem System, WebhooksStorage Storage)> _nodes = [];
    private TestDatabase? _database;

    public static TheoryData<StorageProvider> Providers => [StorageProvider.Sqlite, StorageProvider.PostgreSql];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var (system, storage) in _nodes)
        {
            await system.Terminate();
            storage.Dispose();
        }

        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Actors_that_write_and_recover_at_once_have_their_own_facts_and_snapshots(StorageProvider provider)
    {
        _database = await TestDatabase.CreateAsync(provider);
        var first = Start(_database);
        var ids = Enumerable.Range(0, 120).Select(number => $"actor-{number}").ToList();
        await ForEachAsync(ids, async id =>
        {
            var actor = first.Actor(id);
            for (var fact = 1; fact <= 3; fact++)
                Assert.Equal(new(id, fact), await actor.Ask<Written>($"{id}.{fact}", Patience.Default));
            if (Number(id) % 2 == 0)
            {
                await first.AfterAsync<Saved>(id, () => actor.Tell(TakeSnapshot.Instance));
                await actor.Ask<Written>($"{id}.4", Patience.Default);
            }
        });

        var second = Start(_database);

        await ForEachAsync(ids, async id =>
        {
            var facts = Number(id) % 2 == 0 ? 4 : 3;
            Assert.Equal(
                new(id, string.Join(',', Enumerable.Range(1, facts).Select(fact => $"{id}.{fact}")), facts),
                await second.AfterAsync<Recovered>(id, () => second.Actor(id)));
        });
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task An_actor_with_more_rows_than_a_group_reads_recovers_with_all_of_them(StorageProvider provider)
    {
        _database = await TestDatabase.CreateAsync(provider);
        var first = Start(_database);
        var actor = first.Actor("long");
        var facts = Enumerable.Range(1, 45).Select(fact => $"{fact}").ToList();
        foreach (var fact in facts)
            await actor.Ask<Written>(fact, Patience.Default);

        var second = Start(_database);

        Assert.Equal(new("long", string.Join(',', facts), 45), await second.AfterAsync<Recovered>("long", () => second.Actor("long")));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Rows_that_are_deleted_are_not_recovered_and_their_numbers_not_given_again(StorageProvider provider)
    {
        _database = await TestDatabase.CreateAsync(provider);
        var first = Start(_database);
        var actor = first.Actor("short");
        foreach (var fact in (string[])["a", "b", "c"])
            await actor.Ask<Written>(fact, Patience.Default);
        await first.AfterAsync<Saved>("short", () => actor.Tell(TakeSnapshot.Instance));
        await first.AfterAsync<Akka.Persistence.DeleteMessagesSuccess>("", () => actor.Tell(new DeleteUpTo(3)));

        var second = Start(_database);

        Assert.Equal(new("short", "a,b,c", 3), await second.AfterAsync<Recovered>("short", () => second.Actor("short")));
        Assert.Equal(new("short", 4), await second.Actor("short").Ask<Written>("d", Patience.Default));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Of_two_nodes_that_run_the_same_actor_one_fails_and_those_in_its_commit_do_not(StorageProvider provider)
    {
        _database = await TestDatabase.CreateAsync(provider);
        var (first, second) = (Start(_database), Start(_database));
        await second.AfterAsync<Recovered>("shared", () => second.Actor("shared"));
        await first.Actor("shared").Ask<Written>("first", Patience.Default);

        // All of the second node's writes, so that they wait for each other and share commits.
        var ids = Enumerable.Range(0, 40).Select(number => $"alone-{number}").ToList();
        foreach (var id in ids)
            await second.AfterAsync<Recovered>(id, () => second.Actor(id));
        var stopped = second.Actor("shared").WatchAsync();
        second.Actor("shared").Tell("second");
        await Task.WhenAll(ids.Select(id => second.Actor(id).Ask<Written>("own", Patience.Default)));

        Assert.True(await stopped.WaitAsync(Patience.Default));
        var third = Start(_database);
        Assert.Equal(new("shared", "first", 1), await third.AfterAsync<Recovered>("shared", () => third.Actor("shared")));
        await ForEachAsync(ids, async id =>
            Assert.Equal(new(id, "own", 1), await third.AfterAsync<Recovered>(id, () => third.Actor(id))));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task What_was_written_is_read_by_the_plugins_of_Akka_Persistence_Sql_and_the_other_way_round(StorageProvider provider)
    {
        _database = await TestDatabase.CreateAsync(provider);
        await WriteAsync(Start(_database), "ours");
        await WriteAsync(Start(_database, StockJournal), "theirs");

        var (ours, theirs) = (Start(_database), Start(_database, StockJournal));

        Assert.Equal(new("ours", "a,b,c", 3), await theirs.AfterAsync<Recovered>("ours", () => theirs.Actor("ours")));
        Assert.Equal(new("theirs", "a,b,c", 3), await ours.AfterAsync<Recovered>("theirs", () => ours.Actor("theirs")));

        static async Task WriteAsync(Node node, string id)
        {
            var actor = node.Actor(id);
            await actor.Ask<Written>("a", Patience.Default);
            await actor.Ask<Written>("b", Patience.Default);
            await node.AfterAsync<Saved>(id, () => actor.Tell(TakeSnapshot.Instance));
            await actor.Ask<Written>("c", Patience.Default);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_later_snapshot_replaces_the_earlier_ones(StorageProvider provider)
    {
        _database = await TestDatabase.CreateAsync(provider);
        var node = Start(_database);
        var actor = node.Actor("saving");
        for (var fact = 1; fact <= 3; fact++)
        {
            await actor.Ask<Written>($"{fact}", Patience.Default);
            await node.AfterAsync<Saved>("saving", () => actor.Tell(TakeSnapshot.Instance));
        }

        var connection = await _nodes[0].Storage.OpenForReadModelAsync(CancellationToken.None);
        await using (connection.ConfigureAwait(false))
            Assert.Equal([3], await connection.QueryAsync<long>("SELECT sequence_number FROM snapshot WHERE persistence_id = 'saving'"));
    }

    private Node Start(TestDatabase database, string overriding = "")
    {
        var storage = new WebhooksStorage(database.Options);
        // One process has one lock on a SQLite file: the first node's storage holds it.
        if (_nodes.Count == 0)
            storage.Open();
        var system = ActorSystem.Create($"node{_nodes.Count}", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(overriding)
                .WithFallback("akka.loglevel = OFF\nakka.stdout-loglevel = OFF")
                .WithFallback(storage.Hocon)
                .WithFallback(Resources.Hocon("webhooks.conf"))),
            storage.PluginSetup,
            storage.DatabaseSetup));
        _nodes.Add((system, storage));
        return new(system);
    }

    private static int Number(string id) => int.Parse(id.Split('-')[1]);

    private static Task ForEachAsync(IEnumerable<string> ids, Func<string, Task> act) => Task.WhenAll(ids.Select(act));

    private sealed class Node(ActorSystem system)
    {
        private readonly Dictionary<string, IActorRef> _actors = [];
        private readonly Lock _gate = new();
        private readonly IActorRef _observer = system.ActorOf(Props.Create(() => new Observer()));

        public IActorRef Actor(string id)
        {
            lock (_gate)
            {
                return _actors.TryGetValue(id, out var actor)
                    ? actor
                    : _actors[id] = system.ActorOf(Props.Create(() => new PersistingActor(id, _observer)), id);
            }
        }

        /// <summary>What an actor says after something was done.</summary>
        public async Task<T> AfterAsync<T>(string id, Action act)
        {
            var saying = _observer.Ask<T>(new Await(id, typeof(T)), Patience.Default);
            act();
            return await saying;
        }
    }

    private sealed record Await(string Id, Type Type);

    /// <summary>Passes on what actors say to those that wait for it.</summary>
    private sealed class Observer : ReceiveActor
    {
        public Observer()
        {
            var waiting = new Dictionary<(string, Type), IActorRef>();
            Receive<Await>(wait => waiting[(wait.Id, wait.Type)] = Sender);
            ReceiveAny(said =>
            {
                var id = said switch
                {
                    Recovered recovered => recovered.Id,
                    Saved saved => saved.Id,
                    _ => "",
                };
                if (waiting.Remove((id, said.GetType()), out var one))
                    one.Tell(said);
            });
        }
    }
}
