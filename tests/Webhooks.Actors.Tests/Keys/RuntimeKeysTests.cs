using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Keys;
using Webhooks.Actors.Storage;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Keys;

/// <summary>A node's table of keys, over a journal that others write.</summary>
public sealed class RuntimeKeysTests : IDisposable
{
    private static readonly string One = Text('1');
    private static readonly string Two = Text('2');

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Sample.Noon) { AutoAdvanceAmount = TimeSpan.FromTicks(1) };
    private readonly FactSerializer _serializer = new(null, KeyRing.None);
    private readonly WebhooksStorage _storage;
    private bool _isAway;
    private int _opened;
    private int _row;

    public RuntimeKeysTests()
    {
        _storage = new(new() { ConnectionString = $"Data Source={_folder.File("webhooks.db")}" });
        _storage.Open();
    }

    public void Dispose()
    {
        _storage.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_key_is_accepted_as_soon_as_its_fact_is_in_the_journal()
    {
        using var node = Node();
        Assert.Null(await node.FindAsync(One));

        await WriteAsync(new KeyCreated(Key(One)));

        Assert.Equal("1", (await FindAsync(node, One))?.Name);
        Assert.Null(await FindAsync(node, Two));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_within_a_second_by_a_node_that_is_not_notified()
    {
        using var node = Node();
        await WriteAsync(new KeyCreated(Key(One)));
        Assert.NotNull(await node.FindAsync(One));

        await WriteAsync(new KeyRevoked(Key(One).Id, Sample.Noon));
        _time.Advance(RuntimeKeys.MaxAge);

        Assert.Null(await node.FindAsync(One));
        Assert.True(RuntimeKeys.MaxAge < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_node_in_use_learns_of_a_revocation_without_a_request_that_waits()
    {
        using var node = Node();
        await WriteAsync(new KeyCreated(Key(One)));
        Assert.NotNull(await node.FindAsync(One));
        await Looks.Until(UsesAsync, uses => uses == 1);
        await WriteAsync(new KeyRevoked(Key(One).Id, Sample.Noon));
        var opened = _opened;

        _time.Advance(RuntimeKeys.MaxAge / 2);
        await node.FindAsync(One); // from memory; it starts a read
        await Looks.Until(() => Task.FromResult(_opened), now => now > opened);

        Assert.Null(await FindAsync(node, One));
    }

    [Fact]
    public async Task A_node_that_cannot_read_the_journal_refuses_all_keys_when_its_table_is_old()
    {
        using var node = Node();
        await WriteAsync(new KeyCreated(Key(One)));
        Assert.NotNull(await node.FindAsync(One));

        _isAway = true;
        Assert.NotNull(await node.FindAsync(One));
        _time.Advance(RuntimeKeys.MaxAge);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => node.FindAsync(One).AsTask());
        Assert.Equal(RefusalReason.Unavailable, refused.Refusal.Reason);
        _isAway = false;
        Assert.NotNull(await FindAsync(node, One));
    }

    [Fact]
    public async Task A_node_that_cannot_read_a_row_refuses_all_keys_rather_than_leave_out_a_revocation()
    {
        using var node = Node();
        await WriteAsync(new KeyCreated(Key(One)));
        await WriteAsync("KX1", [0xff]);

        await Assert.ThrowsAsync<RefusedException>(() => node.FindAsync(One).AsTask());
    }

    [Fact]
    public async Task A_row_of_a_node_that_took_over_changes_no_key()
    {
        using var node = Node();
        await WriteAsync(new KeyCreated(Key(One)));
        await WriteAsync("TO1", []);

        Assert.NotNull(await node.FindAsync(One));
    }

    [Fact]
    public async Task Requests_with_a_known_key_read_and_write_nothing()
    {
        using var node = Node();
        await WriteAsync(new KeyCreated(Key(One)));
        Assert.NotNull(await node.FindAsync(One));
        await Looks.Until(UsesAsync, uses => uses == 1);
        var opened = _opened;

        for (var i = 0; i < 1000; i++)
            Assert.NotNull(await node.FindAsync(One));

        Assert.Equal(opened, _opened);
    }

    [Fact]
    public async Task The_last_use_is_recorded_once_a_minute()
    {
        using var node = Node();
        await WriteAsync(new KeyCreated(Key(One)));
        await WriteAsync(new KeyCreated(Key(Two)));
        Assert.NotNull(await node.FindAsync(One));
        var first = (await Looks.Until(() => ListAsync(node), keys => keys["1"] is not null))["1"];

        _time.Advance(KeyUses.Interval / 2);
        Assert.NotNull(await FindAsync(node, One));
        Assert.Equal(first, (await ListAsync(node))["1"]);
        _time.Advance(KeyUses.Interval / 2);
        Assert.NotNull(await FindAsync(node, One));

        var later = await Looks.Until(() => ListAsync(node), keys => keys["1"] != first);
        Assert.InRange(later["1"]!.Value - first!.Value, KeyUses.Interval, KeyUses.Interval * 1.5);
        Assert.Null(later["2"]);
    }

    [Fact]
    public async Task Wrong_keys_of_many_callers_share_a_read_and_pause_before_the_next()
    {
        using var node = Node();
        Assert.Null(await node.FindAsync(One));
        Assert.Null(await node.FindAsync("not-the-form-of-a-key"));
        Assert.Equal(1, _opened);

        var guesses = Enumerable.Range(0, 50).Select(_ => node.FindAsync(Two).AsTask()).ToArray();
        Assert.Equal(1, _opened); // all of them wait
        _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.All(await Task.WhenAll(guesses), Assert.Null);
        Assert.Equal(2, _opened);
    }

    private static string Text(char last) => $"{RuntimeKey.Prefix}{new string('x', 42)}{last}";

    private static RuntimeKey Key(string text) => new(RuntimeKeyId.Parse($"key_{text[^1]}"), $"{text[^1]}")
    {
        Hash = KeyHash.Of(text),
        Scopes = ["read"],
        CreatedAt = Sample.Noon,
    };

    /// <summary>Finds a key while time advances.</summary>
    private async Task<RuntimeKey?> FindAsync(RuntimeKeys node, string text)
    {
        var found = node.FindAsync(text).AsTask();
        await Looks.Until(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(5));
                return Task.FromResult(found.IsCompleted);
            },
            isDone => isDone);
        return await found;
    }

    private async Task<Dictionary<string, DateTimeOffset?>> ListAsync(RuntimeKeys node)
    {
        _time.Advance(TimeSpan.FromMilliseconds(50));
        return (await node.ListAsync(CancellationToken.None)).ToDictionary(listed => listed.Key.Name, listed => listed.UsedAt);
    }

    private async Task<long> UsesAsync()
    {
        using var connection = await _storage.OpenForReadModelAsync(CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM key_use");
    }

    private Task WriteAsync(KeyFact fact) => WriteAsync(_serializer.Manifest(fact), _serializer.ToBinary(fact));

    private async Task WriteAsync(string manifest, byte[] bytes)
    {
        using var connection = await _storage.OpenForReadModelAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            """
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier)
            VALUES (0, 0, 'keys', @row, @bytes, @manifest, 4711)
            """,
            new { row = ++_row, bytes, manifest });
    }

    private RuntimeKeys Node() => new(
        cancellationToken =>
        {
            if (_isAway)
                throw new SqliteException("The database is away.", 14);
            Interlocked.Increment(ref _opened);
            return _storage.OpenForReadModelAsync(cancellationToken);
        },
        _time);
}
