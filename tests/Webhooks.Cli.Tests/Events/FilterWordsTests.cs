using Webhooks.Contracts;
using Xunit;
using static Webhooks.Cli.Tests.Resources;

namespace Webhooks.Cli.Tests.Events;

public class FilterWordsTests
{
    [Theory]
    [InlineData("$to", "\"DONE\"", "\"TO REVIEW\"", "not sent: filter, data.status should be DONE and was TO REVIEW")]
    [InlineData("$in", "[\"DONE\",1]", "null", "not sent: filter, data.status should be one of DONE, 1 and was null")]
    [InlineData("$gt", "5", null, "not sent: filter, data.status should be more than 5 and was missing")]
    [InlineData("$from", "\"NEW\"", "\"DONE\"", "not sent: filter, data.status should have been NEW before and was DONE")]
    [InlineData("$changed", "true", "false", "not sent: filter, data.status should have changed and did not")]
    public void A_filter_says_what_it_asks_for_and_what_the_event_has(string @operator, string expected, string? actual, string words) =>
        Assert.Equal(
        words,
        FilterWords.Of(NotSent(@operator, expected, actual)));

    [Fact]
    public void An_event_that_a_filter_leaves_out_is_not_sent()
    {
        var @event = Event() with { Filtered = [new() { WebhookId = "wh_1", NotSent = NotSent("$eq", "1", "2") }] };

        var (webhook, story) = Assert.Single(EventStory.Of(@event, [Webhook()], new Dictionary<string, AttemptResource>(), Now));

        Assert.Equal(("Trainer (wh_1)", "not sent"), (webhook, story.Status));
        Assert.Equal(["not sent: filter, data.status should be 1 and was 2"], story.Sentences);
    }

    private static NotSentResource NotSent(string @operator, string expected, string? actual) => new()
    {
        Reason = "filter",
        Path = "data.status",
        Operator = @operator,
        Expected = RawJson.Parse(expected),
        Actual = actual is null ? null : RawJson.Parse(actual),
    };
}
