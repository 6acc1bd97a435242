using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Projects;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Projects;

/// <summary>An event for ten thousand webhooks is no reason for others to wait.</summary>
public sealed class WakingTurnsTests
{
    private static readonly WebhookId[] webhooks = [
        .. Enumerable.Range(0, WakingTurns.Most * 3).Select(number => WebhookId.Parse($"wh_{number}"))];

    private readonly FakeTimeProvider time = new(Sample.Noon);
    private readonly WakingTurns turns;

    public WakingTurnsTests() => turns = new(time);

    [Fact]
    public void So_many_wake_at_once_and_no_more() => Assert.Equal(WakingTurns.Most, webhooks.Count(turns.TryTake));

    [Fact]
    public void Each_that_reports_lets_the_next_one_go_in_the_order_in_which_they_came()
    {
        var waking = webhooks.Where(turns.TryTake).ToList();
        Assert.Empty(Next());

        turns.Reported(waking[7]);
        turns.Reported(waking[3]);

        Assert.Equal(webhooks[WakingTurns.Most..(WakingTurns.Most + 2)], Next());
    }

    [Fact]
    public void Who_comes_later_waits_behind_those_that_wait()
    {
        var waking = webhooks.SkipLast(1).Where(turns.TryTake).ToList();
        turns.Reported(waking[0]);

        Assert.False(turns.TryTake(webhooks[^1]));
        Assert.Equal([webhooks[WakingTurns.Most]], Next());
    }

    [Fact]
    public void One_that_is_awake_does_not_wait_for_a_turn()
    {
        Assert.True(turns.TryTake(webhooks[0]));
        turns.Reported(webhooks[0]);
        Take(webhooks[1..]);

        Assert.True(turns.TryTake(webhooks[0]));
    }

    [Fact]
    public void One_that_has_been_silent_for_long_may_sleep_and_waits_again()
    {
        Assert.True(turns.TryTake(webhooks[0]));
        turns.Reported(webhooks[0]);
        time.Advance(WakingTurns.StaysAwake);
        turns.OnTick();
        turns.Reported(webhooks[0]);
        Take(webhooks[1..]);

        Assert.False(turns.TryTake(webhooks[0]));
    }

    [Fact]
    public void Those_that_do_not_report_keep_the_others_waiting_for_a_while_only()
    {
        Take(webhooks);
        time.Advance(WakingTurns.Patience - TimeSpan.FromMilliseconds(1));
        turns.OnTick();
        Assert.Empty(Next());

        time.Advance(TimeSpan.FromMilliseconds(1));
        turns.OnTick();

        Assert.Equal(webhooks[WakingTurns.Most..(2 * WakingTurns.Most)], Next());
    }

    [Fact]
    public void One_that_is_forgotten_has_no_turn_and_keeps_no_place()
    {
        Take(webhooks);
        turns.Forget(webhooks[0]);
        turns.Forget(webhooks[WakingTurns.Most]);

        Assert.Equal([webhooks[WakingTurns.Most + 1]], Next());
    }

    [Property]
    public void Whatever_they_report_and_whenever_everyone_has_a_turn_once_and_not_too_many_at_a_time(byte[] moves)
    {
        var turns = new WakingTurns(time);
        var waking = new List<WebhookId>();
        var woken = new HashSet<WebhookId>();
        foreach (var webhook in webhooks)
        {
            if (turns.TryTake(webhook))
                Wake(webhook);
            if (moves.Length > 0 && moves[woken.Count % moves.Length] is var move && move % 3 == 0 && waking.Count > 0)
                Report(move % waking.Count);
        }

        while (waking.Count > 0)
            Report(waking.Count / 2);
        Assert.Equal(webhooks.Length, woken.Count);

        void Report(int index)
        {
            turns.Reported(waking[index]);
            waking.RemoveAt(index);
            while (turns.TryNext(out var next))
                Wake(next);
        }

        void Wake(WebhookId webhook)
        {
            Assert.True(woken.Add(webhook));
            waking.Add(webhook);
            Assert.True(waking.Count <= WakingTurns.Most);
        }
    }

    private void Take(IEnumerable<WebhookId> all)
    {
        foreach (var webhook in all)
            turns.TryTake(webhook);
    }

    private List<WebhookId> Next()
    {
        var next = new List<WebhookId>();
        while (turns.TryNext(out var webhook))
            next.Add(webhook);
        return next;
    }
}
