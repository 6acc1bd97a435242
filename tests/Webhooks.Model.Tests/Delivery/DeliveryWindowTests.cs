using System.Collections.Immutable;
using Xunit;

namespace Webhooks.Model.Tests.Delivery;

public class DeliveryWindowTests
{
    private static readonly ImmutableDictionary<long, Retry> NoRetries = ImmutableDictionary<long, Retry>.Empty;

    [Fact]
    public void A_row_that_is_read_twice_is_taken_in_once()
    {
        var window = Window(Cursor.Earliest);
        Take(window, 1, 1, 2);
        Take(window, 1, 1, 2);
        Assert.Equal((2, new Cursor(2, 2)), (window.Waiting, window.ReadPosition));
    }

    [Fact]
    public void A_row_that_was_read_in_part_is_read_on_behind_the_cursor()
    {
        var window = Window(new Cursor(2, 1));
        Take(window, 1, 1, 2, 3);
        Assert.Equal([3], StartAll(window));
    }

    [Fact]
    public void What_does_not_match_is_passed_over()
    {
        var window = Window(Cursor.Earliest);
        window.Take(1, [Given.Event(1, "other.saved"), Given.Event(2, "other.saved")], Given.Filter("image.*"), Given.Webhook);
        Assert.Equal((true, DeliveryProgress.At(new(2, 2))), (window.IsEmpty, window.Progress()));
    }

    [Fact]
    public void The_cursor_stays_before_the_oldest_event_that_is_not_settled()
    {
        var window = Window(Cursor.Earliest);
        Take(window, 1, 1, 2, 3, 4);
        StartAll(window);
        End(window, 1);
        End(window, 3);
        Assert.Equal(new(new(1, 1), [new(3, 3)]), window.Progress());
        End(window, 2);
        Assert.Equal(new(new(3, 1), []), window.Progress());
        End(window, 4);
        Assert.Equal(DeliveryProgress.At(new(4, 2)), window.Progress());
    }

    [Fact]
    public void What_only_waits_is_not_recorded_but_read_again()
    {
        var window = Window(Cursor.Earliest);
        Take(window, 1, 1, 2, 3);
        Assert.Equal(DeliveryProgress.At(new(0, 1)), window.Progress());
    }

    [Fact]
    public void After_a_crash_what_was_in_flight_is_due_again_and_what_was_settled_is_not()
    {
        var window = Window(new DeliveryProgress(new(1, 1), [new(3, 3), new(5, 6)]));
        Take(window, 1, 1, 2, 3, 4);
        Take(window, 2, 5, 6, 7);
        Assert.Equal([2, 4, 7], StartAll(window));
    }

    [Fact]
    public void A_second_crash_forgets_nothing_of_the_first()
    {
        var window = Window(new DeliveryProgress(new(1, 1), [new(3, 3), new(5, 6)]));
        Take(window, 1, 1, 2);
        StartAll(window);
        End(window, 2);
        Assert.Equal(new(new(2, 2), [new(3, 3), new(5, 6)]), window.Progress());
    }

    [Fact]
    public void What_was_never_tried_goes_back_to_its_place()
    {
        var window = Window(Cursor.Earliest);
        Take(window, 1, 1, 2, 3);
        Assert.True(window.TryStartWaiting(out _, out var first));
        Assert.True(window.TryStartWaiting(out _, out var second));
        window.PutBack(second);
        window.PutBack(first);
        window.PutBack(first);
        Assert.Equal((3, 0), (window.Waiting, window.InFlight));
        Assert.Equal([1, 2, 3], StartAll(window));
    }

    [Fact]
    public void A_retry_starts_when_it_is_due_and_the_earliest_first()
    {
        var retrying = Retrying((1, 20), (2, 10), (3, 30));
        var window = new DeliveryWindow(DeliveryProgress.At(new(3, 2)), retrying.Values);
        Assert.Equal(Given.Noon.AddSeconds(10), window.NextDue(retrying));
        Assert.False(window.TryStartRetry(Given.Noon.AddSeconds(9), retrying, out _));
        Assert.Equal([2, 1], StartRetries(window, retrying, Given.Noon.AddSeconds(20)));
        Assert.Equal((2, 0, Given.Noon.AddSeconds(30)), (window.InFlight, window.FirstAttemptsInFlight, window.NextDue(retrying)));
    }

    [Fact]
    public void A_retry_that_was_never_tried_is_due_as_before()
    {
        var retrying = Retrying((1, 10));
        var window = new DeliveryWindow(DeliveryProgress.At(new(3, 2)), retrying.Values);
        Assert.Equal([1], StartRetries(window, retrying, Given.Noon.AddSeconds(10)));
        Assert.Null(window.NextDue(retrying));
        window.PutBack(retrying[1].Position);
        Assert.Equal((0, Given.Noon.AddSeconds(10)), (window.InFlight, window.NextDue(retrying)));
        Assert.Equal([1], StartRetries(window, retrying, Given.Noon.AddSeconds(10)));
    }

    [Fact]
    public void A_retry_that_is_wanted_no_more_does_not_start()
    {
        var window = new DeliveryWindow(DeliveryProgress.At(new(3, 2)), Retrying((1, 10)).Values);
        Assert.False(window.TryStartRetry(Given.Noon.AddDays(1), NoRetries, out _));
        Assert.Null(window.NextDue(NoRetries));
    }

    [Fact]
    public void A_poke_from_before_takes_nothing_back()
    {
        var window = Window(Cursor.Earliest);
        window.SkipTo(new(5, 3));
        window.SkipTo(new(4, 2));
        Assert.Equal(new Cursor(5, 3), window.ReadPosition);
    }

    [Fact]
    public void A_skipped_backlog_stays_skipped_while_an_older_attempt_is_in_flight()
    {
        var window = Window(Cursor.Earliest);
        Take(window, 1, 1, 2, 3);
        Assert.True(window.TryStartWaiting(out _, out _));
        window.JumpTo(new(9, 4));
        Assert.Equal((0, 1), (window.Waiting, window.InFlight));
        Assert.Equal(new(new(0, 1), [new(2, 9)]), window.Progress());
        End(window, 1);
        Assert.Equal(DeliveryProgress.At(new(9, 4)), window.Progress());
    }

    [Fact]
    public void A_skip_to_a_head_from_a_moment_ago_leaves_what_was_read_since()
    {
        var window = Window(Cursor.Earliest);
        Take(window, 1, 1, 2, 3, 4);
        Assert.True(window.TryStartWaiting(out _, out _));
        window.JumpTo(new(2, 1));
        Assert.Equal(new Cursor(4, 2), window.ReadPosition);
        Assert.Equal([3, 4], StartAll(window));
    }

    [Fact]
    public void The_oldest_open_event_is_known()
    {
        var window = Window(Cursor.Earliest);
        Assert.Null(window.Oldest);
        Take(window, 1, 1, 2);
        StartAll(window);
        Assert.Equal(1, window.Oldest!.Sequence);
        End(window, 1);
        Assert.Equal(2, window.Oldest!.Sequence);
    }

    private static DeliveryWindow Window(Cursor cursor) => Window(DeliveryProgress.At(cursor));

    private static DeliveryWindow Window(DeliveryProgress progress) => new(progress, []);

    private static void Take(DeliveryWindow window, long row, params long[] sequences) =>
        window.Take(row, [.. sequences.Select(sequence => Given.Event(sequence))], Given.Filter("image.*"), Given.Webhook);

    private static List<long> StartAll(DeliveryWindow window)
    {
        var started = new List<long>();
        while (window.TryStartWaiting(out var @event, out _))
            started.Add(@event.Sequence);
        return started;
    }

    private static List<long> StartRetries(DeliveryWindow window, ImmutableDictionary<long, Retry> retrying, DateTimeOffset now)
    {
        var started = new List<long>();
        while (window.TryStartRetry(now, retrying, out var retry))
            started.Add(retry.Position.Sequence);
        return started;
    }

    private static void End(DeliveryWindow window, long sequence) =>
        window.End(new(new(sequence, 1), Given.Noon, 1, Given.Noon, Given.Success, DeliveryStatus.Delivered, NextAt: null));

    private static ImmutableDictionary<long, Retry> Retrying(params (long Sequence, int DueIn)[] retries) => retries.ToImmutableDictionary(
        retry => retry.Sequence, retry => new Retry(new(retry.Sequence, 1), Given.Noon, 1, Given.Noon.AddSeconds(retry.DueIn)));
}
