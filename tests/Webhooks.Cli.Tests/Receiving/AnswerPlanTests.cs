using Xunit;

namespace Webhooks.Cli.Tests.Receiving;

public class AnswerPlanTests
{
    [Theory]
    [InlineData(null, 0, null, 1, 204, null)]
    [InlineData(null, 2, null, 2, 500, null)]
    [InlineData(null, 2, null, 3, 204, null)]
    [InlineData(503, 1, 5, 1, 503, 5)]
    [InlineData(503, 1, 5, 2, 204, null)]
    [InlineData(410, 0, null, 9, 410, null)]
    [InlineData(202, 0, 5, 1, 202, null)]
    [InlineData(null, 0, 30, 1, 503, 30)]
    public void A_receiver_fails_as_it_was_configured(int? status, int failFirst, int? retryAfter, int occurrence, int answered, int? after)
    {
        var answer = new AnswerPlan(status, failFirst, TimeSpan.Zero, retryAfter).For(occurrence);
        Assert.Equal((answered, after), (answer.Status, answer.RetryAfter));
    }

    [Fact]
    public void A_webhook_id_is_counted_by_path()
    {
        var occurrences = new OccurrenceTracker();
        Assert.Equal((1, false), occurrences.Note("/a", "evt_1", 1));
        Assert.Equal((2, false), occurrences.Note("/a", "evt_1", 1));
        Assert.Equal((1, false), occurrences.Note("/b", "evt_1", 1));
    }

    [Fact]
    public void What_comes_first_after_a_higher_sequence_is_out_of_order()
    {
        var occurrences = new OccurrenceTracker();
        occurrences.Note("/", "evt_2", 2);
        Assert.Equal((1, true), occurrences.Note("/", "evt_1", 1));
        Assert.Equal((2, false), occurrences.Note("/", "evt_1", 1));
    }
}
