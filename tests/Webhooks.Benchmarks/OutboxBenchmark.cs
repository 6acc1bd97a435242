using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;
using Webhooks.Benchmarks.Sending;
using Webhooks.Model;
using Webhooks.Outbox;
using PostgresServer = Webhooks.TestKit.PostgresServer;

namespace Webhooks.Benchmarks;

/// <summary>
/// How long an event takes from the call that commits the application's transaction to its complete receipt: outbox, relay, the embedded
/// engine on SQLite, delivery. Transactions follow each other at a fixed rate, in a process with the relay.
/// </summary>
internal static class OutboxBenchmark
{
    private const string Project = "bench";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Arguments arguments)
    {
        var rate = arguments.Number("rate", 100);
        var seconds = arguments.Number("seconds", 20);
        var payload = arguments.Number("payload", 1000);
        var warmUpSeconds = arguments.Number("warm-up-seconds", 10);
        var storage = arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("outbox", "commit of a transaction → receipt, at a fixed rate", arguments);
        using var folder = new TempFolder(parent);
        await using var server = storage == BenchmarkDatabase.Sqlite ? null : await PostgresServer.StartAsync();
        var connect = await CreateAsync(server, folder);
        report.Note("database", $"of the application: {storage}; of the engine: SQLite; on {folder.FileSystem}");
        await using var receiver = await ReceiverProcess.StartAsync();
        var payloads = new Payloads(payload);
        await using var engine = await EmbeddedEngine.StartAsync(folder.Storage, payloads, services => services.AddWebhooksOutbox(options =>
        {
            if (server is null)
                options.UseSqlite(connect);
            else
                options.UsePostgreSql(connect);
        }));
        await engine.CreateWebhookAsync(Project, new(receiver.UrlOf(0), 64));
        var outbox = engine.Services.GetRequiredService<WebhookOutbox>();
        var range = new EventRange(0, rate * warmUpSeconds);
        await MeasureAsync(receiver, connect, outbox, payloads, rate, range);
        var (spans, duplicates) = await MeasureAsync(receiver, connect, outbox, payloads, rate, range.Next(rate * seconds));

        var receipt = new Percentiles(spans);
        report.Figure("commit → receipt, p50", Format.Milliseconds(receipt.Milliseconds(50)),
            server is null ? Budgets.OutboxLatency : Budgets.OutboxLatencyOnPostgreSql, receipt.Milliseconds(50));
        report.Figure("commit → receipt, p90", Format.Milliseconds(receipt.Milliseconds(90)));
        report.Figure("commit → receipt, p99", Format.Milliseconds(receipt.Milliseconds(99)));
        report.Figure("commit → receipt, longest", Format.Milliseconds(receipt.Milliseconds(100)));
        report.Figure("duplicates", $"{duplicates}");
        report.End();
    }

    private static async Task<Func<DbConnection>> CreateAsync(PostgresServer? server, TempFolder folder)
    {
        var connectionString = server is null
            ? $"Data Source={Path.ChangeExtension(folder.Database, ".shop.db")}"
            : await server.CreateDatabaseAsync("shop");
        Func<DbConnection> connect = server is null
            ? () => new SqliteConnection(connectionString)
            : () => new NpgsqlConnection(connectionString);
        await using var connection = connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = server is null
            ? "PRAGMA journal_mode = WAL;" + WebhookOutbox.Script(BenchmarkDatabase.Sqlite)
            : WebhookOutbox.Script(BenchmarkDatabase.PostgreSql);
        await command.ExecuteNonQueryAsync();
        return connect;
    }

    private static async Task<((long, long)[] Spans, long Duplicates)> MeasureAsync(
        ReceiverProcess receiver, Func<DbConnection> connect, WebhookOutbox outbox, Payloads payloads, int rate, EventRange events)
    {
        await receiver.ExpectAsync(webhooks: 1, events);
        var committed = new long[events.Count];
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < events.Count; i++)
        {
            var due = started + (i * Stopwatch.Frequency / rate);
            while (Stopwatch.GetTimestamp() < due)
                await Task.Delay(TimeSpan.FromMilliseconds(1));
            await using var connection = connect();
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var number = events.First + i;
            await outbox.AddAsync(
                transaction, Project,
                new EventDraft(EventType.Parse(Payloads.EventType), payloads[number]) { Id = EventIds.Of(number) });
            committed[i] = Stopwatch.GetTimestamp();
            await transaction.CommitAsync();
        }

        var counts = await receiver.WaitForAsync(events.Count, Patience);
        return ([.. committed.Zip(await receiver.ArrivalsAsync())], counts.Duplicates);
    }
}
