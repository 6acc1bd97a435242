using System.Data.Common;
using Dapper;
using Webhooks.Actors.Storage;
using Webhooks.Actors.Storage.Transfer;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Storage;

/// <summary>What a copy carries over and when it refuses; that a host continues with it is a test of the host.</summary>
public sealed class StorageTransferTests : IAsyncLifetime, IDisposable
{
    private readonly List<TestDatabase> _databases = [];
    private readonly TempFolder _folder = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_row_survives_the_way_to_PostgreSQL_and_back()
    {
        var (first, middle, last) = (await MakeAsync(StorageProvider.Sqlite), await MakeAsync(StorageProvider.PostgreSql),
            await MakeAsync(StorageProvider.Sqlite));
        await FillAsync(first);

        var there = await CopyAsync(first, middle);
        var back = await CopyAsync(middle, last);

        Assert.Equal(there, back);
        Assert.Equal((2, 1, 2, 2, 2), (there["journal"], there["snapshot"], there["log_event"], there["log_attempt"], there["log_minute"]));
        Assert.Equal(1, there["log_chunk"]);
        Assert.Equal(await ContentAsync(first), await ContentAsync(last));
    }

    [Fact]
    public async Task A_letter_that_PostgreSQL_has_not_is_replaced()
    {
        var (from, to) = (await MakeAsync(StorageProvider.Sqlite), await MakeAsync(StorageProvider.PostgreSql));
        await FillAsync(from);
        using var storage = new WebhooksStorage(to);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(from.ConnectionString))
            await connection.ExecuteAsync("UPDATE log_event SET key = @key WHERE id = 'b'", new { key = "a\0b" });

        await CopyAsync(from, to);

        await using var copy = await storage.OpenForReadModelAsync(CancellationToken.None);
        Assert.Equal("a\uFFFDb", await copy.ExecuteScalarAsync<string>("SELECT key FROM log_event WHERE id = 'b'"));
    }

    [Fact]
    public async Task New_rows_in_a_copy_get_numbers_above_those_that_were_copied()
    {
        var (from, to) = (await MakeAsync(StorageProvider.Sqlite), await MakeAsync(StorageProvider.PostgreSql));
        await FillAsync(from);

        await CopyAsync(from, to);

        using var storage = new WebhooksStorage(to);
        await using var connection = await storage.OpenForReadModelAsync(CancellationToken.None);
        Assert.Equal(18, await connection.ExecuteScalarAsync<long>("INSERT INTO log_project (id) VALUES ('next') RETURNING no"));
        Assert.Equal(41, await connection.ExecuteScalarAsync<long>(
            "INSERT INTO journal (deleted, persistence_id, sequence_number, created, message) VALUES (false, 'next', 1, 0, '') RETURNING "
                + "ordering"));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_target_that_holds_something_is_refused_and_stays_as_it_is(StorageProvider provider)
    {
        var (from, to) = (await MakeAsync(StorageProvider.Sqlite), await MakeAsync(provider));
        await FillAsync(from);
        await FillAsync(to);
        var before = await ContentAsync(to);

        var refused = await Assert.ThrowsAsync<WebhooksStartupException>(() => CopyAsync(from, to));

        Assert.Contains("already holds 2 journal rows", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await ContentAsync(to));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_copy_that_is_interrupted_leaves_nothing_behind(StorageProvider provider)
    {
        var (from, to) = (await MakeAsync(StorageProvider.Sqlite), await MakeAsync(provider));
        await FillAsync(from);

        await Assert.ThrowsAsync<IOException>(() => StorageTransfer.CopyAsync(
            from, to, progress => _ = progress is { Table: "log_attempt" } ? throw new IOException("interrupted") : 0));

        Assert.Equal([], (await ContentAsync(to)).SelectMany(table => table.Value));
        await CopyAsync(from, to);
        Assert.Equal(await ContentAsync(from), await ContentAsync(to));
    }

    [Fact]
    public async Task A_file_that_is_missing_or_not_ours_is_refused_and_not_touched()
    {
        var target = await MakeAsync(StorageProvider.Sqlite);
        var missing = new StorageOptions { ConnectionString = $"Data Source={_folder.File("missing.db")}" };
        var foreign = new StorageOptions { ConnectionString = $"Data Source={_folder.File("foreign.db")};Pooling=false" };
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(foreign.ConnectionString))
        {
            connection.Open();
            connection.Execute("CREATE TABLE theirs (a INTEGER)");
        }

        var refusals = new[]
        {
            await Assert.ThrowsAsync<WebhooksStartupException>(() => CopyAsync(missing, target)),
            await Assert.ThrowsAsync<WebhooksStartupException>(() => CopyAsync(foreign, target)),
        };

        Assert.Contains("There is no file", refusals[0].Message, StringComparison.Ordinal);
        Assert.Contains("Webhooks did not create it", refusals[1].Message, StringComparison.Ordinal);
        Assert.Equal(["foreign.db"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    private async Task<StorageOptions> MakeAsync(StorageProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        _databases.Add(database);
        return database.Options;
    }

    private static Task<IReadOnlyDictionary<string, long>> CopyAsync(StorageOptions from, StorageOptions to) =>
        StorageTransfer.CopyAsync(from, to, _ => { });

    /// <summary>Each kind of value in each column that may have it: nulls, empty and large bytes, letters of many alphabets.</summary>
    private static async Task FillAsync(StorageOptions options)
    {
        using var storage = new WebhooksStorage(options);
        storage.Open();
        await using var connection = await storage.OpenForReadModelAsync(CancellationToken.None);
        var numbered = options.Provider == StorageProvider.PostgreSql ? "OVERRIDING SYSTEM VALUE" : "";
        await connection.ExecuteAsync(
            $"""
            INSERT INTO journal (ordering, deleted, persistence_id, sequence_number, created, tags, message, identifier, manifest, writer_uuid) {numbered}
            VALUES (7, @no, 'project-ä', 1, 638000000000000000, NULL, @empty, 4711, 'EA1', NULL), (40, @yes, 'project-ä', 2, 0, '', @large, NULL, NULL, 'w');
            INSERT INTO snapshot (persistence_id, sequence_number, created, manifest, snapshot, serializer_id) VALUES ('project-ä', 2, 1, NULL, NULL, NULL);
            INSERT INTO log_project (no, id) {numbered} VALUES (17, 'ä');
            INSERT INTO log_event (project_no, sequence, id, type, key, only_for, accepted_at, journal_row)
            VALUES (17, 1, 'a', 't', 'ключ 鍵 🗝', NULL, 1, 1), (17, 2, 'b', 't', NULL, 'wh_1', 2, 2);
            INSERT INTO log_attempt (webhook_no, sequence, number, at, duration, status, status_row, next_at, failure, status_code, response_headers, response_body, response_truncated)
            VALUES (1, 1, 1, 1, 2, 3, 4, NULL, NULL, NULL, NULL, NULL, 0), (1, 1, 2, 1, 2, 3, 4, 5, 6, 500, 'a: b', @large, 1);
            INSERT INTO log_chunk (webhook_no, last, first, at, held, packed) VALUES (1, 3, 1, 5, '101', @large);
            INSERT INTO log_minute (webhook_no, minute, failure, latency, attempts, exhausted) VALUES (1, 1063000000, 0, -12, 1, 0), (1, 1063000001, 12, 64, 9, 2);
            """,
            new
            {
                no = false,
                yes = true,
                empty = Array.Empty<byte>(),
                large = Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray()
            });
    }

    private static async Task<Dictionary<string, List<string>>> ContentAsync(StorageOptions options)
    {
        using var storage = new WebhooksStorage(options);
        storage.Open();
        await using var connection = await storage.OpenForReadModelAsync(CancellationToken.None);
        var content = new Dictionary<string, List<string>>();
        foreach (var table in await TransferTable.AllAsync(connection))
        {
            await using var rows = await connection.ExecuteReaderAsync(table.Select);
            content[table.Name] = [];
            while (await rows.ReadAsync())
                content[table.Name].Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(column => Text(rows, column))));
        }

        return content;
    }

    private static string Text(DbDataReader rows, int column) => rows.GetValue(column) switch
    {
        DBNull => "null",
        byte[] bytes => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes)),
        bool yes => yes ? "1" : "0",
        var value => $"{value}",
    };
}
