using System.Collections.Concurrent;
using System.Data.Common;
using Webhooks.Model;
using Webhooks.Outbox.Tests.Databases;
using Webhooks.TestKit;

namespace Webhooks.Outbox.Tests.Proof;

/// <summary>An event that a transaction wrote: the version of its order, which each transaction on the order makes one higher.</summary>
internal sealed record Written(string Id, string Key, long Version);

/// <summary>Transactions of an application: each changes an order and adds an event, and commits or not.</summary>
internal sealed class Workload(TestDatabase database, int writers, int transactions, int orders, int staysOpen, TimeSpan heldOpen)
{
    private const double RolledBack = 0.3;

    private readonly Watch _watch = new();
    private int _done;

    public ConcurrentQueue<Written> Committed { get; } = [];

    public ConcurrentQueue<Written> Cancelled { get; } = [];

    /// <summary>Those whose commit was not answered: the database ended meanwhile.</summary>
    public ConcurrentQueue<Written> Unknown { get; } = [];

    public async Task PrepareAsync()
    {
        await database.ExecuteAsync("CREATE TABLE orders (id varchar(20) PRIMARY KEY, version bigint NOT NULL)");
        await database.ExecuteAsync(
            $"INSERT INTO orders VALUES {string.Join(',', Enumerable.Range(0, orders).Select(i => $"('order-{i}', 0)"))}");
    }

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(new(writer)))));

    /// <summary>Waits until a share of the transactions has ended.</summary>
    public Task Until(double share) => _watch.Until(
        () => Volatile.Read(ref _done) >= share * transactions, () => $"{_done} of {transactions} transactions ended.", Patience.Clustered);

    private async Task WriteAsync(Random chance)
    {
        while (Interlocked.Increment(ref _done) is var number && number <= transactions)
        {
            _watch.Changed();
            Written? written = null;
            try
            {
                await using var connection = await database.OpenAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                written = await WriteAsync(transaction, $"order-{chance.Next(orders)}");
                if (number % (transactions / staysOpen) == 0)
                    await Task.Delay(heldOpen); // a transaction that stays open is what is tested
                if (chance.NextDouble() < RolledBack)
                {
                    Cancelled.Enqueue(written);
                    await transaction.RollbackAsync();
                    continue;
                }

                var known = written;
                written = null;
                await CommitAsync(transaction, known);
            }
            catch (DbException)
            {
                if (written is not null)
                    Cancelled.Enqueue(written);
                await Task.Delay(50); // the database restarts
            }
            catch (InvalidOperationException)
            {
                await Task.Delay(50); // so does a connection that was lost
            }
        }
    }

    private async Task CommitAsync(DbTransaction transaction, Written written)
    {
        try
        {
            await transaction.CommitAsync();
            Committed.Enqueue(written);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            Unknown.Enqueue(written);
        }
    }

    private static async Task<Written> WriteAsync(DbTransaction transaction, string order)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"UPDATE orders SET version = version + 1 WHERE id = '{order}'"; // MariaDB's UPDATE returns nothing
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"SELECT version FROM orders WHERE id = '{order}'";
        var version = (long)(await command.ExecuteScalarAsync())!;
        var id = await new WebhookOutbox().AddAsync(
            transaction, "shop", EventDraft.Of("order.changed", new { order, version }) with { Key = order });
        return new(id.Value, order, version);
    }
}
