using Akka.Streams;
using Akka.Streams.Dsl;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Actors.Tests.Streams;

/// <summary>Reading a log whose start is no longer retained.</summary>
public sealed class RetainedLogTests : IAsyncLifetime
{
    private static readonly TimeSpan Retained = TimeSpan.FromMinutes(3);

    private int _evictions;

    private TestEngine Engine { get; } = new(retention: new() { Events = Retained, Attempts = TimeSpan.FromDays(1) });

    public async Task InitializeAsync()
    {
        Engine.StartSweep();
        await Engine.PublishAsync(Given.Ids(5));
        await Engine.Journal.UntilAsync(() => Engine.Journal.Rows.Any(row => row.Payload is EventsExpired { UpTo.Sequence: 5 }),
            "the events to expire");
        await Engine.UntilAsync(
            () =>
            {
                EvictCache();
                return Engine.Node.Log.ReadNextAsync(Sample.Project, 1);
            },
            rows => rows.Count == 0);
    }

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task A_position_whose_next_events_are_gone_is_refused_with_their_range()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => ReadAsync(after: 2, count: 1));

        var refusal = Assert.IsType<RefusedException>(failure.GetBaseException()).Refusal;
        Assert.Equal((RefusalReason.Conflict, "event_expired"), (refusal.Reason, refusal.Code));
        Assert.StartsWith("The events 3 to 5 of project 'labels' are no longer retained.", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_refused_too_when_there_are_newer_events()
    {
        await Engine.PublishAsync("new");

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => ReadAsync(after: 2, count: 1));

        Assert.Contains("The events 3 to 5", failure.GetBaseException().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_oldest_is_the_first_that_is_retained_and_the_last_expired_one_is_a_position()
    {
        await Engine.PublishAsync("new");

        Assert.Equal([6], await ReadAsync(after: WebhookSource.Oldest, count: 1));
        Assert.Equal([6], await ReadAsync(after: 5, count: 1));
    }

    /// <summary>The cache may still have what is deleted from the journal.</summary>
    private void EvictCache() => Engine.Node.Cache.Add(
        ProjectId.Parse("other"), ++_evictions, [new(PublishedEventId.Parse("large"), Sample.Type, 1, new byte[2 * 1024 * 1024])]);

    private async Task<IEnumerable<long>> ReadAsync(long after, int count) =>
        (await Engine.UntilAsync(WebhookSource.Events(Engine.Log, Sample.Project, after).Take(count)
            .RunWith(Sink.Seq<PublishedEvent>(), Engine.Node.System.Materializer()))).Select(@event => @event.Sequence);
}
