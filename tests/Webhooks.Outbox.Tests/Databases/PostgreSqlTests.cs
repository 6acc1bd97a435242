using System.Data.Common;
using Npgsql;
using Webhooks.Outbox.Databases;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Outbox.Tests.Databases;

/// <summary>The order of positions is not the order of commits.</summary>
public sealed class PostgreSqlTests
{
    private readonly LogPublisher _publisher = new();

    [Fact]
    public async Task Behind_a_transaction_that_stays_open_events_wait_and_are_published_in_the_order_in_which_they_were_written()
    {
        using var database = await TestDatabase.CreateAsync(TestDatabase.PostgreSql);
        await using var host = await RelayHost.StartAsync(database, _publisher);
        await using var connection = await database.OpenAsync();
        var staysOpen = await connection.BeginTransactionAsync();
        await TestDatabase.AddAsync(staysOpen, "first", key: "k");
        await database.AddAsync("second", key: "k");

        // The relay has read the table since: it looks for the oldest row every second.
        await Looks.Until(() => Task.FromResult(host.Status.Last?.OldestAt), oldest => oldest is not null);
        await staysOpen.CommitAsync();
        await _publisher.Until("first", "second");

        Assert.Equal(["first", "second"], _publisher.Ids);
    }

    [Fact]
    public async Task An_event_is_not_published_before_one_that_its_transaction_waited_for_though_its_transaction_is_older()
    {
        using var database = await TestDatabase.CreateAsync(TestDatabase.PostgreSql);
        await using var host = await RelayHost.StartAsync(database, _publisher);
        await using var connections = new OpenTransactions(database);
        var oldest = await connections.BeginAsync();
        await TestDatabase.AddAsync(oldest, "before");
        var older = await connections.BeginAsync(); // as an UPDATE that waits for another transaction has its number before it waits
        var staysOpen = await connections.BeginAsync();
        await database.AddAsync("first", key: "k");
        await TestDatabase.AddAsync(older, "second", key: "k");
        await older.CommitAsync();

        // When this one is read, the others are there.
        await oldest.CommitAsync();
        await _publisher.Until("before");
        await staysOpen.CommitAsync();
        await _publisher.Until("first", "second");

        Assert.Equal(["before", "first", "second"], _publisher.Ids);
    }

    [Fact]
    public async Task Without_that_wait_events_are_published_as_they_become_visible()
    {
        using var database = await TestDatabase.CreateAsync(TestDatabase.PostgreSql);
        await using var host = await RelayHost.StartAsync(database, _publisher, options => options.WaitForOlderTransactions = false);
        await using var connection = await database.OpenAsync();
        var staysOpen = await connection.BeginTransactionAsync();
        await TestDatabase.AddAsync(staysOpen, "first");
        await database.AddAsync("second");
        await _publisher.Until("second");

        await staysOpen.CommitAsync();
        await _publisher.Until("first");

        Assert.Equal(["second", "first"], _publisher.Ids);
    }

    [Theory]
    [InlineData("", "second")]
    [InlineData("AND xact < pg_snapshot_xmin(pg_current_snapshot())", "first second")]
    public async Task A_relay_that_remembers_the_last_position_loses_events_of_a_transaction_that_stays_open_unless_it_waits(
        string condition, string found)
    {
        using var database = await TestDatabase.CreateAsync(TestDatabase.PostgreSql);
        var (last, seen) = (0L, new List<string>());
        await using var connection = await database.OpenAsync();
        var staysOpen = await connection.BeginTransactionAsync();
        await TestDatabase.AddAsync(staysOpen, "first");
        await database.AddAsync("second");
        await ReadOn();
        await staysOpen.CommitAsync();
        await UntilNoOlderTransactionIsOpen();
        await ReadOn();

        Assert.Equal(found, string.Join(' ', seen));

        // Those of other databases of the same server count, too.
        async Task UntilNoOlderTransactionIsOpen()
        {
            await using var asking = await database.OpenAsync();
            await using var command = asking.CreateCommand();
            command.CommandText =
                "SELECT NOT EXISTS (SELECT FROM webhooks_outbox WHERE xact >= pg_snapshot_xmin(pg_current_snapshot()))";
            while (await command.ExecuteScalarAsync() is not true)
                await Task.Delay(10);
        }

        async Task ReadOn()
        {
            await using var reading = await database.OpenAsync();
            await using var command = reading.CreateCommand();
            command.CommandText = $"SELECT position, id FROM webhooks_outbox WHERE position > {last} {condition} ORDER BY position";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                last = reader.GetInt64(0);
                seen.Add(reader.GetString(1));
            }
        }
    }

    [Fact]
    public async Task A_commit_notifies_the_relay_and_of_transactions_that_are_open_together_one_does()
    {
        using var database = await TestDatabase.CreateAsync(TestDatabase.PostgreSql);
        using var stop = new CancellationTokenSource();
        var notified = 0;
        var watch = new Watch();
        var following = Notifications.FollowAsync(
            database.Connect, OutboxDialect.PostgreSql,
            () =>
            {
                Interlocked.Increment(ref notified);
                watch.Changed();
            },
            stop.Token);
        await Until(1);
        await using (var one = await database.OpenAsync())
        await using (var two = await database.OpenAsync())
        {
            var first = await one.BeginTransactionAsync();
            var second = await two.BeginTransactionAsync();
            await TestDatabase.AddAsync(first, "a");
            await TestDatabase.AddAsync(second, "b");
            await second.CommitAsync();
            await first.CommitAsync();
        }

        await Until(2);
        await database.AddAsync("c");
        await Until(3);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);

        Assert.Equal(3, notified);

        Task Until(int times) => watch.Until(() => Volatile.Read(ref notified) >= times, () => $"Notified {notified} times.");
    }

    [Fact]
    public async Task A_relay_recovers_from_sessions_that_are_cut_and_publishes_nothing_twice()
    {
        await using var server = await PostgresServer.StartAsync();
        using var database = await TestDatabase.CreateAsync(TestDatabase.PostgreSql, server);
        await using var host = await RelayHost.StartAsync(database, _publisher);
        await database.AddAsync("a");
        await _publisher.Until("a");

        await server.KillAsync();
        await Looks.Until(() => Task.FromResult(host.Status.Failure), failure => failure is not null);
        await server.LaunchAsync();
        NpgsqlConnection.ClearAllPools();
        await database.AddAsync("b");
        await _publisher.Until("b");

        Assert.Equal(["a", "b"], _publisher.Ids);
    }

    /// <summary>Transactions that have their numbers, in the order in which they began.</summary>
    private sealed class OpenTransactions(TestDatabase database) : IAsyncDisposable
    {
        private readonly List<DbConnection> _connections = [];

        public async Task<DbTransaction> BeginAsync()
        {
            var connection = await database.OpenAsync();
            _connections.Add(connection);
            var transaction = await connection.BeginTransactionAsync();
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "SELECT pg_current_xact_id()::text";
            await command.ExecuteScalarAsync();
            return transaction;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var connection in _connections)
                await connection.DisposeAsync();
        }
    }
}
