using Akka.Streams;
using Akka.Streams.Dsl;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Streams;

/// <summary>Streams of a log whose first events are no longer retained.</summary>
public sealed class ExpiredLogTests : IAsyncLifetime
{
    private TestEngine Engine { get; } = new(retention: new() { Events = TimeSpan.FromMinutes(3), Attempts = TimeSpan.FromDays(1) });

    private Receiver Receiver { get; } = new();

    public async Task InitializeAsync()
    {
        Engine.StartSweep();
        await Receiver.Open();
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync(Given.Ids(5));
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 5);
        var last = Engine.Journal.Rows.Where(row => row.Payload is EventsAccepted).Max(row => row.SequenceNr);
        await Engine.UntilAsync(FirstRowAsync, row => row > last);

        // What was read or written last is in the node's cache, retained or not.
        Engine.Node.Cache.Add(
            ProjectId.Parse("other"), 1, [new(PublishedEventId.Parse("large"), Sample.Type, 1, new byte[2 * 1024 * 1024])]);
    }

    public async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_position_whose_next_events_are_no_longer_retained_ends_it_with_the_reason(bool hasLater)
    {
        if (hasLater)
            await Engine.PublishAsync("later");

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Engine.UntilAsync(ReadAsync(after: 2, _ => { })));

        var refused = Assert.IsType<RefusedException>(failure.GetBaseException());
        Assert.Equal((RefusalReason.Conflict, "event_expired"), (refused.Refusal.Reason, refused.Refusal.Code));
        Assert.StartsWith("The events 3 to ", refused.Message);
    }

    [Theory]
    [InlineData(WebhookSource.Oldest)]
    [InlineData(5)]
    public async Task The_oldest_and_a_position_at_the_end_continue_with_what_is_published(long after)
    {
        var read = new ReadEvents();
        read.Ended = ReadAsync(after, read.Add);

        await Engine.PublishAsync("later");
        await Engine.UntilAsync(() => Task.FromResult(read.Ids.Count), count => count > 0);

        Assert.Equal(["later"], read.Ids);
        Assert.False(read.Ended.IsCompleted);
    }

    private async Task<bool> ReadAsync(long after, Action<PublishedEvent> take)
    {
        await WebhookSource.Events(Engine.Log, Sample.Project, after).RunForeach(take, Engine.Node.System.Materializer());
        return true;
    }

    private async Task<long> FirstRowAsync() =>
        (await Engine.Node.Log.ReadFactsAsync(ProjectLog.PersistenceId(Sample.Project), 1, long.MaxValue)) is [var first, ..]
            ? first.Row
            : long.MaxValue;
}
