using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Outbox.Tests.Databases;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Outbox.Tests.Relaying;

public sealed class RelayTests
{
    private readonly LogPublisher _publisher = new();

    public static TheoryDataOfKinds Kinds => TestDatabase.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_commits_is_published_as_it_was_written_and_its_row_is_gone_and_what_is_rolled_back_never_is(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await using var host = await RelayHost.StartAsync(database, _publisher);
        await database.AddAsync("a", key: "order 1 – ü");
        await database.AddAsync("b", commits: false);
        await database.AddAsync("c");

        await _publisher.Until("a", "c");
        await Looks.Until(database.RowsAsync, rows => rows == 0);

        Assert.Equal(["a", "c"], _publisher.Ids);
        var first = _publisher.Drafts[0];
        Assert.Equal(("order.paid", "order 1 – ü", "{\"total\":1}"),
            (first.Type.Value, first.Key, System.Text.Encoding.UTF8.GetString(first.Data.Span)));
        Assert.NotNull(first.Timestamp);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refused_row_is_set_aside_with_its_reason_and_what_follows_of_its_key_is_published(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        _publisher.Refuses = draft => draft.Id!.Value.Value == "b" ? "schema_violation" : null;
        await database.AddAsync("a", key: "k");
        await database.AddAsync("b", key: "k");
        await database.AddAsync("c", key: "k");
        await database.ExecuteAsync(
            "INSERT INTO webhooks_outbox (id, project_id, type, data, occurred_at) VALUES ('d', 'shop', 'Not A Type', '{}', 1)");
        await database.AddAsync("e", key: "k");

        await using var host = await RelayHost.StartAsync(database, _publisher);
        await _publisher.Until("a", "c", "e");
        await Looks.Until(database.RowsAsync, rows => rows == 2);
        await Looks.Until(() => Task.FromResult(host.Status.Last?.SetAside), setAside => setAside == 2);

        Assert.Equal(["a", "c", "e"], _publisher.Ids);
        Assert.Equal("schema_violation: Not this one.", await database.ScalarAsync("SELECT refusal FROM webhooks_outbox WHERE id = 'b'"));
        Assert.StartsWith("invalid_event: 'Not A Type' is not an event type",
            (string?)await database.ScalarAsync("SELECT refusal FROM webhooks_outbox WHERE id = 'd'"), StringComparison.Ordinal);
        var health = await host.HealthAsync();
        Assert.Equal((HealthStatus.Healthy, "No event waits in the outbox. 2 rows are set aside."), (health.Status, health.Description));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_row_that_was_set_aside_is_published_when_it_is_corrected(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await database.ExecuteAsync(
            "INSERT INTO webhooks_outbox (id, project_id, type, data, occurred_at) VALUES ('a', 'shop', 'order.paid', '{', 1)");
        await using var host = await RelayHost.StartAsync(database, _publisher);
        await Looks.Until(
            () => database.ScalarAsync("SELECT refusal FROM webhooks_outbox"), refusal => refusal is not null);

        await database.ExecuteAsync("UPDATE webhooks_outbox SET data = '{}', refused_at = NULL, refusal = NULL WHERE id = 'a'");

        await _publisher.Until("a");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_unavailable_project_delays_no_other_and_is_published_in_order_when_it_recovers(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        var isAway = true;
        _publisher.IsUnavailable = project => project.Value == "away" && isAway;
        await database.AddAsync("a", project: "away");
        await database.AddAsync("b", project: "away");
        await using var host = await RelayHost.StartAsync(database, _publisher, options => options.DegradedAfter = TimeSpan.FromSeconds(1));
        await database.AddAsync("c");
        await _publisher.Until("c");
        await Looks.Until(host.HealthAsync, health => health.Status == HealthStatus.Degraded);

        isAway = false;
        await _publisher.Until("a", "b");

        Assert.Equal(["c", "a", "b"], _publisher.Ids);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_two_relays_one_is_active_and_the_other_takes_over_when_it_ends(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        var other = new LogPublisher();
        await database.AddAsync("a");
        var first = await RelayHost.StartAsync(database, _publisher);
        await _publisher.Until("a");
        await using var second = await RelayHost.StartAsync(database, other);
        await database.AddAsync("b");
        await _publisher.Until("b");
        await Looks.Until(database.RowsAsync, rows => rows == 0);
        Assert.Null(second.Status.Last);

        await first.DisposeAsync();
        await database.AddAsync("c");
        await other.Until("c");

        Assert.Equal(["a", "b"], _publisher.Ids);
        Assert.Equal(["c"], other.Ids);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Rows_whose_publish_was_not_seen_to_succeed_are_duplicates(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await database.AddAsync("a");
        await using (await RelayHost.StartAsync(database, _publisher))
            await _publisher.Until("a");
        var stored = _publisher.Drafts.Single();
        await database.ExecuteAsync(
            $"INSERT INTO webhooks_outbox (id, project_id, type, data, occurred_at) VALUES ('a', 'shop', 'order.paid', "
            + $"'{{\"total\":1}}', {stored.Timestamp!.Value.ToUnixTimeMilliseconds()})");

        await using var host = await RelayHost.StartAsync(database, _publisher);
        await Looks.Until(database.RowsAsync, rows => rows == 0);

        Assert.Equal((1, 1), (_publisher.Ids.Count, _publisher.Duplicates));
    }
}
