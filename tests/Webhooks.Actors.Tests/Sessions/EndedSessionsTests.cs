using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Storage;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Sessions;

public sealed class EndedSessionsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Sample.Noon);
    private readonly WebhooksStorage _storage;
    private bool _isAway;
    private int _opened;

    public EndedSessionsTests()
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
    public async Task A_session_that_ended_on_one_node_has_ended_on_another_a_moment_later()
    {
        var (one, two) = (Node(), Node());
        Assert.False(await two.HasEndedAsync("s1"));

        await one.EndAsync("s1", Sample.Noon.AddHours(1));
        Assert.True(await one.HasEndedAsync("s1"));
        _time.Advance(EndedSessions.MaxAge);

        Assert.Equal((true, false), (await two.HasEndedAsync("s1"), await two.HasEndedAsync("s2")));
        Assert.True(await Node().HasEndedAsync("s1"));
    }

    [Fact]
    public async Task A_session_ends_once_however_often_and_is_forgotten_when_it_would_have_ended_by_itself()
    {
        await Node().EndAsync("s1", Sample.Noon.AddHours(1));
        await Node().EndAsync("s1", Sample.Noon.AddHours(1));
        _time.Advance(TimeSpan.FromHours(2));
        await Node().EndAsync("s2", Sample.Noon.AddHours(3));

        using var connection = await _storage.OpenForReadModelAsync(CancellationToken.None);
        Assert.Equal(["s2"], await connection.QueryAsync<string>("SELECT id FROM ended_session"));
    }

    [Fact]
    public async Task What_works_once_works_once_on_all_nodes_and_is_forgotten_when_it_expires()
    {
        var used = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Node().TryUseAsync("link", Sample.Noon.AddMinutes(15))));

        Assert.Single(used, isFirst => isFirst);
        Assert.True(await Node().TryUseAsync("other", Sample.Noon.AddMinutes(15)));
        Assert.False(await Node().HasEndedAsync("link"));
        _time.Advance(TimeSpan.FromMinutes(16));
        Assert.True(await Node().TryUseAsync("link", Sample.Noon.AddHours(1)));
    }

    [Fact]
    public async Task However_many_ask_the_database_is_read_once_in_a_while()
    {
        var node = Node();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => node.HasEndedAsync("s1").AsTask()));

        Assert.Equal(1, _opened);
    }

    [Fact]
    public async Task While_the_database_is_away_what_was_known_holds_and_a_session_does_not_seem_to_end()
    {
        var (node, fresh) = (Node(), Node());
        await node.EndAsync("s1", Sample.Noon.AddHours(1));
        Assert.True(await node.HasEndedAsync("s1"));

        _isAway = true;
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((true, false), (await node.HasEndedAsync("s1"), await node.HasEndedAsync("s2")));
        Assert.Null(await fresh.HasEndedAsync("s1"));
        await Assert.ThrowsAnyAsync<DbException>(() => node.EndAsync("s2", Sample.Noon.AddHours(1)));
        Assert.False(await node.HasEndedAsync("s2"));
    }

    private EndedSessions Node() => new(
        cancellationToken =>
        {
            if (_isAway)
                throw new SqliteException("The database is away.", 14);
            Interlocked.Increment(ref _opened);
            return _storage.OpenForReadModelAsync(cancellationToken);
        },
        _time);
}
