using Webhooks.AspNetCore.Inspector;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Inspector;

public sealed class BinTests
{
    private static readonly Bin Empty = new(BinId.New(), 1, Arrivals.At);

    [Fact]
    public void A_bin_keeps_the_last_500_requests_and_continues_to_count()
    {
        var bin = Catch(Empty, [.. Enumerable.Range(1, 501).Select(i => Arrivals.Of($"{i}"))]);

        Assert.Equal((500, 501), (bin.Requests.Count, bin.Caught));
        Assert.Null(bin.Find(1));
        Assert.Equal(2, bin.Find(2)?.Number);
        Assert.Equal(501, bin.Find(501)?.Number);
        Assert.Null(bin.Find(502));
        Assert.Equal(bin.Requests.Sum(r => r.Arrival.Weight), bin.Weight);
    }

    [Fact]
    public void A_webhook_id_that_comes_again_is_marked() =>
        Assert.Equal(
            [1, 1, 2, 3], OccurrenceTracker(Arrivals.Event(1), Arrivals.Event(2), Arrivals.Event(1), Arrivals.Event(1)).Select(s => s.Nth));

    [Fact]
    public void What_two_webhooks_post_of_one_event_is_no_repetition() =>
        Assert.Equal([1, 1], OccurrenceTracker(Arrivals.Event(1), Arrivals.Event(1, webhook: "wh_2")).Select(s => s.Nth));

    [Fact]
    public void An_event_that_comes_after_a_later_one_is_marked_and_a_repetition_is_not() => Assert.Equal(
        [false, false, true, false, false],
        OccurrenceTracker(Arrivals.Event(1), Arrivals.Event(3), Arrivals.Event(2), Arrivals.Event(1), Arrivals.Event(4))
            .Select(s => s.IsLate));

    [Fact]
    public void Where_no_order_is_promised_none_is_missed() => Assert.Equal(
        [false, false], OccurrenceTracker(Arrivals.Event(3, orderedBy: null), Arrivals.Event(2, orderedBy: null)).Select(s => s.IsLate));

    [Fact]
    public void Each_key_has_an_order_of_its_own() => Assert.Equal(
        [false, false, true],
        OccurrenceTracker(Arrivals.Event(3, orderedBy: "img_1"), Arrivals.Event(1, orderedBy: "img_2"),
            Arrivals.Event(2, orderedBy: "img_1")).Select(s => s.IsLate));

    [Fact]
    public void Another_webhook_has_an_order_of_its_own() =>
        Assert.Equal([false, false], OccurrenceTracker(Arrivals.Event(9), Arrivals.Event(1, webhook: "wh_2")).Select(s => s.IsLate));

    [Fact]
    public void A_request_without_a_webhook_id_is_not_marked() =>
        Assert.All(OccurrenceTracker(Arrivals.Of("{}"), Arrivals.Of("{}")),
            s => Assert.Equal((0, false, false), (s.Nth, s.IsLate, s.IsRepeated)));

    [Fact]
    public void Fail_twice_then_200_counts_each_webhook_id_for_itself()
    {
        var bin = Empty.Answering(AnswerPreset.FailTwice.Answer());

        Assert.Equal(
            [500, 500, 500, 500, 200, 200, 200],
            Statuses(bin, Arrivals.Event(1), Arrivals.Event(2), Arrivals.Event(2), Arrivals.Event(1), Arrivals.Event(1), Arrivals.Event(2),
                Arrivals.Event(1)));
    }

    [Fact]
    public void Fail_twice_then_200_counts_requests_without_a_webhook_id_together() =>
        Assert.Equal([500, 500, 200],
            Statuses(Empty.Answering(AnswerPreset.FailTwice.Answer()), Arrivals.Of("a"), Arrivals.Of("b"), Arrivals.Of("c")));

    [Fact]
    public void What_came_before_the_answer_was_set_or_the_bin_was_cleared_does_not_count()
    {
        var seen = Catch(Empty, Arrivals.Event(1), Arrivals.Event(1)).Answering(AnswerPreset.FailTwice.Answer());

        Assert.Equal([500, 500, 200], Statuses(seen, Arrivals.Event(1), Arrivals.Event(1), Arrivals.Event(1)));
        Assert.Equal([500], Statuses(Catch(seen, Arrivals.Event(1), Arrivals.Event(1)).Cleared(), Arrivals.Event(1)));
    }

    [Fact]
    public void A_cleared_bin_keeps_its_numbering_and_its_answer()
    {
        var bin = Catch(Empty.Answering(new(503)), Arrivals.Event(1)).Cleared();

        Assert.Equal((0, 0L, 503), (bin.Requests.Count, bin.Weight, bin.Answer.Status));
        Assert.Equal((2L, 1), (bin.Catch(Arrivals.Event(1)).Caught.Number, bin.Catch(Arrivals.Event(1)).Caught.Occurrence.Nth));
    }

    [Fact]
    public void An_id_that_2000_others_have_followed_is_new_again()
    {
        var bin = Catch(Empty, [.. Enumerable.Range(1, 2001).Select(i => Arrivals.Of("", $"evt_{i}"))]);

        Assert.Equal(1, bin.Catch(Arrivals.Of("", "evt_1")).Caught.Occurrence.Nth);
        Assert.Equal(2, bin.Catch(Arrivals.Of("", "evt_2")).Caught.Occurrence.Nth);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"sequence\":\"5\",\"project_id\":7}")]
    [InlineData("{\"project_id\":\"\\ud800\",\"sequence\":5}")]
    [InlineData("{\"data\":{\"sequence\":5}")]
    public void Any_bytes_may_come(string body) => Assert.Equal(default, Envelope.Read(System.Text.Encoding.UTF8.GetBytes(body)));

    private static Bin Catch(Bin bin, params Arrival[] arrivals) => arrivals.Aggregate(bin, (next, arrival) => next.Catch(arrival).Next);

    private static IEnumerable<Occurrence> OccurrenceTracker(params Arrival[] arrivals) =>
        Catch(Empty, arrivals).Requests.Select(r => r.Occurrence);

    private static IEnumerable<int> Statuses(Bin bin, params Arrival[] arrivals) =>
        Catch(bin, arrivals).Requests.TakeLast(arrivals.Length).Select(r => r.Given.Answer.Status);
}
