using System.Collections.Immutable;
using Xunit;

namespace Webhooks.Model.Tests.Delivery;

public class KeyOrderTests
{
    [Fact]
    public void Others_pass_by_an_event_that_waits_for_its_key()
    {
        var window = Window((1, "a"), (2, "a"), (3, "b"), (4, null), (5, null), (6, "b"));
        Assert.Equal([1, 3, 4, 5], StartAll(window));
        Assert.Equal((2, 2, 4), (window.Waiting, window.Held, window.InFlight));
    }

    [Fact]
    public void The_next_of_a_key_starts_when_the_one_before_is_delivered_or_exhausted()
    {
        var window = Window((1, "a"), (2, "a"), (3, "a"));
        StartAll(window);
        window.End(Ended(1, DeliveryStatus.Delivered));
        Assert.Equal([2], StartAll(window));
        window.End(Ended(2, DeliveryStatus.Exhausted));
        Assert.Equal([3], StartAll(window));
    }

    [Fact]
    public void A_key_whose_first_waits_for_its_retry_is_blocked_until_that_has_ended()
    {
        var window = Window((1, "a"), (2, "a"), (3, "b"));
        StartAll(window);
        window.End(Ended(1, DeliveryStatus.Pending));
        Assert.Empty(StartAll(window));
        Assert.True(window.TryStartRetry(Given.Noon.AddMinutes(1), Retrying((1, "a")), out _));
        Assert.Empty(StartAll(window));
        window.End(Ended(1, DeliveryStatus.Delivered, number: 2));
        Assert.Equal([2], StartAll(window));
    }

    [Fact]
    public void After_a_crash_what_waits_for_its_retry_still_blocks_its_key()
    {
        var window = new DeliveryWindow(DeliveryProgress.At(new(2, 2)), [.. Retrying((1, "a")).Values], DeliveryOrder.Key);
        Take(window, (3, "a"), (4, "b"));
        Assert.Equal([4], StartAll(window));
    }

    [Fact]
    public void What_is_held_is_recorded_as_open_so_that_it_is_read_again_after_a_crash()
    {
        var window = Window((1, "a"), (2, "a"), (3, "b"), (4, "c"));
        StartAll(window);
        window.End(Ended(3, DeliveryStatus.Delivered));
        window.End(Ended(4, DeliveryStatus.Delivered));
        Assert.Equal(new(new(0, 1), [new(3, 4)]), window.Progress());
        window.End(Ended(1, DeliveryStatus.Pending));
        Assert.Equal(new(new(1, 1), [new(3, 4)]), window.Progress());
    }

    [Fact]
    public void When_as_many_are_held_as_may_be_nothing_more_is_read_until_one_starts()
    {
        var window = new DeliveryWindow(DeliveryProgress.At(Cursor.Earliest), [], DeliveryOrder.Key, maxHeld: 2);
        Take(window, (1, "a"), (2, "a"), (3, "a"));
        Assert.True(window.Wants(4));
        StartAll(window);
        Assert.False(window.Wants(4));
        window.End(Ended(1, DeliveryStatus.Delivered));
        Assert.True(window.Wants(4));
    }

    [Fact]
    public void When_what_is_held_is_large_nothing_more_is_read()
    {
        var window = new DeliveryWindow(DeliveryProgress.At(Cursor.Earliest), [], DeliveryOrder.Key);
        var large = Given.Event(2) with { Key = "a", Body = new byte[DeliveryWindow.MaxHeldBytes] };
        window.Take(1, [Given.Event(1) with { Key = "a" }, large], Given.Filter("image.*"), Given.Webhook);
        StartAll(window);
        Assert.False(window.Wants(4));
        window.End(Ended(1, DeliveryStatus.Delivered));
        Assert.True(window.Wants(4));
    }

    [Fact]
    public void Without_a_key_an_empty_one_included_nothing_waits()
    {
        var window = Window((1, null), (2, ""), (3, null), (4, ""));
        Assert.Equal([1, 2, 3, 4], StartAll(window));
    }

    [Fact]
    public void What_was_never_tried_keeps_its_place_in_its_key()
    {
        var window = Window((1, "a"), (2, "a"), (3, "b"));
        StartAll(window);
        window.PutBack(new(1, 1));
        window.PutBack(new(1, 1));
        Assert.Equal((2, 1), (window.Waiting, window.InFlight));
        Assert.Equal([1], StartAll(window));
    }

    [Fact]
    public void Ordered_from_now_on_what_is_in_flight_ends_first()
    {
        var window = new DeliveryWindow(DeliveryProgress.At(Cursor.Earliest), []);
        Take(window, (1, "a"), (2, "a"), (3, "b"));
        StartAll(window);
        window.Follow(DeliveryOrder.Key, []);
        Take(window, 2, (4, "a"), (5, "c"));
        Assert.Equal([5], StartAll(window));
        window.End(Ended(1, DeliveryStatus.Delivered));
        Assert.Empty(StartAll(window));
        window.End(Ended(2, DeliveryStatus.Delivered));
        Assert.Equal([4], StartAll(window));
    }

    [Fact]
    public void Ordered_no_more_everything_that_was_held_may_start()
    {
        var window = Window((1, "a"), (2, "a"), (3, "a"), (4, "b"));
        StartAll(window);
        window.Follow(DeliveryOrder.None, []);
        Assert.Equal([2, 3], StartAll(window));
    }

    [Fact]
    public void Several_retries_of_one_key_go_one_after_the_other_in_order_of_sequence()
    {
        var retrying = Retrying((1, "a"), (2, "a"), (3, "b")).SetItem(2, Retry(2, "a") with { DueAt = Given.Noon });
        var window = new DeliveryWindow(DeliveryProgress.At(new(3, 2)), [.. retrying.Values], DeliveryOrder.Key);
        var late = Given.Noon.AddDays(1);
        Assert.Equal([1, 3], StartRetries(window, retrying, late).Order());
        Assert.Null(window.NextDue(retrying));
        window.End(Ended(1, DeliveryStatus.Exhausted, number: 2));
        Assert.Equal([2], StartRetries(window, retrying.Remove(1), late));
    }

    [Fact]
    public void Ordered_no_more_a_retry_behind_another_starts_when_it_is_due()
    {
        var retrying = Retrying((1, "a"), (2, "a"));
        var window = new DeliveryWindow(DeliveryProgress.At(new(2, 2)), retrying.Values, DeliveryOrder.Key);
        Assert.Equal([1], StartRetries(window, retrying, Given.Noon.AddDays(1)));
        window.Follow(DeliveryOrder.None, retrying.Values);
        Assert.Equal([2], StartRetries(window, retrying, Given.Noon.AddDays(1)));
    }

    [Fact]
    public void A_skipped_backlog_leaves_the_key_to_what_comes_after_it()
    {
        var window = Window((1, "a"), (2, "a"), (3, "a"), (4, "b"), (5, "b"));
        Assert.True(window.TryStartWaiting(out _, out _));
        StartAll(window);
        window.JumpTo(new(5, 2));
        Take(window, 2, (6, "a"));
        Assert.Equal((1, 2), (window.Waiting, window.InFlight));
        Assert.Empty(StartAll(window));
        window.End(Ended(1, DeliveryStatus.Delivered));
        Assert.Equal([6], StartAll(window));
    }

    [Fact]
    public void An_attempt_that_is_to_be_repeated_carries_its_key_and_so_does_every_later_one()
    {
        var window = Window((1, "a"), (2, null));
        StartAll(window);
        var key = OrderingKey.Of(Given.Event(9) with { Key = "a" });
        Assert.NotNull(key);
        Assert.Equal(key, window.WithKey(Ended(1, DeliveryStatus.Pending)).Key);
        Assert.Null(window.WithKey(Ended(1, DeliveryStatus.Delivered)).Key);
        Assert.Null(window.WithKey(Ended(2, DeliveryStatus.Pending)).Key);
        window.End(Ended(1, DeliveryStatus.Pending));
        Assert.True(window.TryStartRetry(Given.Noon.AddMinutes(1), Retrying((1, "a")), out var retry));
        Assert.Equal(key, window.WithKey(Ended(1, DeliveryStatus.Pending, number: 2)).Key);
        Assert.Equal(key, retry.Key);
    }

    [Fact]
    public void The_hash_of_a_key_never_changes() => // it is stored
        Assert.Equal(new OrderingKey(-3_712_842_822_944_669_971), OrderingKey.Of(Given.Event(1) with { Key = "img_1" }));

    private static DeliveryWindow Window(params (long Sequence, string? Key)[] events)
    {
        var window = new DeliveryWindow(DeliveryProgress.At(Cursor.Earliest), [], DeliveryOrder.Key);
        Take(window, events);
        return window;
    }

    private static void Take(DeliveryWindow window, params (long Sequence, string? Key)[] events) => Take(window, 1, events);

    private static void Take(DeliveryWindow window, long row, params (long Sequence, string? Key)[] events) => window.Take(
        row, [.. events.Select(@event => Given.Event(@event.Sequence) with { Key = @event.Key })], Given.Filter("image.*"), Given.Webhook);

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

    private static Attempt Ended(long sequence, DeliveryStatus status, int number = 1) => new(
        new(sequence, 1), Given.Noon, number, Given.Noon, Given.Success, status,
        status == DeliveryStatus.Pending ? Given.Noon.AddMinutes(1) : null);

    private static ImmutableDictionary<long, Retry> Retrying(params (long Sequence, string Key)[] retries) =>
        retries.ToImmutableDictionary(retry => retry.Sequence, retry => Retry(retry.Sequence, retry.Key));

    private static Retry Retry(long sequence, string key) =>
        new(new(sequence, 1), Given.Noon, 1, Given.Noon.AddMinutes(1)) { Key = OrderingKey.Of(Given.Event(sequence) with { Key = key }) };
}
