using Webhooks.Actors;
using Webhooks.Dashboard.Pages.Events;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Events;

/// <summary>The lines of the dashboard's list of events.</summary>
public sealed class FeedLineTests
{
    [Fact]
    public void System_events_that_follow_one_another_are_one_line_that_says_what_they_are()
    {
        var lines = FeedLine.Of(
            [.. Events("a.b", "delivery.exhausted", "webhook.failing", "delivery.exhausted", "a.b", "webhook.test", "webhook.test")],
            new HashSet<long>());

        Assert.Equal([1, 3, 1, 1, 1], lines.Select(line => line.Events.Count));
        Assert.Equal("2 delivery.exhausted, 1 webhook.failing", lines[1].Words);
    }

    [Fact]
    public void A_run_that_is_open_shows_its_events_below_it_and_stays_open_while_newer_ones_come()
    {
        var events = Events("webhook.test", "webhook.test", "webhook.test").ToList();
        var open = new HashSet<long> { FeedLine.Of(events, new HashSet<long>())[0].Oldest };

        var lines = FeedLine.Of([Event(4, "webhook.test"), .. events], open);

        Assert.Equal([4, 1, 1, 1, 1], lines.Select(line => line.Events.Count));
        Assert.Equal([false, true, true, true, true], lines.Select(line => line.IsInRun));
        Assert.Equal([4, 3, 2, 1], lines.Skip(1).Select(line => line.First.Sequence));
    }

    private static IEnumerable<EventView> Events(params string[] types) => types.Select((type, i) => Event(types.Length - i, type));

    private static EventView Event(long sequence, string type) =>
        new(PublishedEventId.Parse($"evt_{sequence}"), EventType.Parse(type), sequence, null, DateTimeOffset.UnixEpoch);
}
