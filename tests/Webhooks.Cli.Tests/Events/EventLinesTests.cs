using System.Text;
using Webhooks.Contracts;
using Xunit;

namespace Webhooks.Cli.Tests.Events;

public class EventLinesTests
{
    [Fact]
    public async Task Events_are_lines_and_empty_lines_are_none()
    {
        var events =
            await Read(
                "{\"type\":\"a.b\",\"data\":{\"n\":1.50}}\n\n  "
                    + "\r\n{\"id\":\"evt_2\",\"type\":\"a.c\",\"key\":\"k\",\"timestamp\":\"2026-09-28T14:03:21Z\",\"data\":null}");

        Assert.Equal(["a.b", "a.c"], events.Select(@event => @event.Type));
        Assert.Equal(["{\"n\":1.50}", "null"], events.Select(@event => @event.Data.ToString()));
        Assert.Equal((null, "evt_2", "k"), (events[0].Id, events[1].Id, events[1].Key));
    }

    [Theory]
    [InlineData("{\"type\":\"a.b\",\"data\":1}\nnonsense", "Line 2 ")]
    [InlineData("{\"type\":\"a.b\",\"data\":1,\"idd\":\"x\"}", "Line 1 ")]
    [InlineData("{\"type\":\"a.b\"}", "Line 1 ")]
    [InlineData("\n\nnull", "Line 3 ")]
    public async Task A_line_that_is_no_event_is_named(string text, string line)
    {
        var error = await Assert.ThrowsAsync<CliException>(() => Read(text));
        Assert.StartsWith(line, error.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<PublishEventRequest>> Read(string text)
    {
        var events = new List<PublishEventRequest>();
        await foreach (var @event in new EventLines(new MemoryStream(Encoding.UTF8.GetBytes(text))).ReadAsync(CancellationToken.None))
            events.Add(@event);
        return events;
    }
}
