using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Delivery;

/// <summary>What holds of a webhook whose deliveries are sent again, one by one and by replays, beside all else that may happen.</summary>
[Properties(MaxTest = 100)]
public class ResendProperties
{
    [Property]
    public Property Replay_of_the_facts_equals_the_live_state() => Always(run =>
    {
        var unwritten = run.Unwritten;
        StateAssert.Same(DeliveryRun.Replay(run.Facts), run.State with { Progress = unwritten.Progress });
    });

    [Property]
    public Property What_is_retrying_is_pending_and_what_is_in_flight_is_not_started_again() => Always(run =>
    {
        Assert.Equal(run.With(Fate.Retrying), run.State.Retrying.Keys.Order());
        Assert.Equal(run.InFlight.Count, run.Window.InFlight);
        var inFlight = run.InFlight;
        var due = run.State.Retrying.Values.Where(retry => !inFlight.Contains(retry.Position.Sequence))
            .Select(retry => (DateTimeOffset?)retry.DueAt).Min();
        Assert.Equal(due, run.Window.NextDue(run.State.Retrying));
    });

    [Property]
    public Property Attempt_numbers_go_on_without_a_gap() => Always(run => Assert.All(
        run.Attempts.GroupBy(attempt => attempt.Position.Sequence),
        delivery => Assert.Equal(Enumerable.Range(1, delivery.Count()), delivery.Select(attempt => attempt.Number))));

    [Property]
    public Property A_resent_delivery_has_its_whole_retry_schedule_before_it() => Always(run => Assert.All(
        run.Attempts.GroupBy(attempt => attempt.Position.Sequence),
        delivery => Assert.All(Rounds(delivery), round =>
        {
            Assert.All(round.SkipLast(1), attempt => Assert.Equal(DeliveryStatus.Pending, attempt.Status));
            Assert.Equal(round.Count > DeliveryRun.Schedule.Waits.Length && round[^1].Outcome.Failure is not null,
                round[^1].Status == DeliveryStatus.Exhausted);
        })));

    [Property]
    public Property A_delivery_counts_in_its_current_state() => Always(run =>
    {
        var ended = run.Attempts.GroupBy(attempt => attempt.Position.Sequence)
            .Where(delivery => !run.State.Retrying.ContainsKey(delivery.Key)).Select(delivery => delivery.Last().Status).ToList();
        Assert.Equal(ended.Count(status => status == DeliveryStatus.Delivered), run.State.Delivered);
        Assert.Equal(ended.Count(status => status == DeliveryStatus.Exhausted), run.State.Exhausted);
        Assert.Equal(run.State.Retrying.Values.Count(retry => retry.Resent is not null), run.State.Resent);
    });

    [Property]
    public Property A_replay_knows_how_many_of_its_deliveries_are_untried_and_ends_with_the_last() =>
        Always(run => Assert.All(run.State.Replays, replay =>
    {
        var untried = run.State.Retrying.Values.Count(retry => retry.Resent?.Replay == replay.Id && retry.IsUntried);
        Assert.Equal(untried, replay.Untried);
        if (!replay.IsCancelled)
            Assert.Equal(replay.Cursor >= replay.Last && untried == 0, replay.EndedAt is not null);
    }));

    [Property]
    public Property Replays_are_bounded() => Always(run =>
    {
        Assert.True(run.State.Replays.Count(replay => replay.EndedAt is null) <= Resending.MaxRunning);
        Assert.True(run.State.Replays.Count(replay => replay.EndedAt is not null) <= Resending.MaxEnded + Resending.MaxRunning);
    });

    [Property]
    public Property Whatever_happened_everything_ends_and_so_does_every_replay() => Prop.ForAll(DeliveryStep.WithResends(), steps =>
    {
        var run = new DeliveryRun();
        foreach (var step in steps)
            run.Take(step);
        run.Drain();
        Assert.All(run.Wanted.Keys, sequence => Assert.Equal(Fate.Settled, run.FateOf(sequence)));
        Assert.All(run.State.Replays, replay => Assert.NotEqual(ReplayStatus.Running, replay.Status));
        Assert.Equal(0, run.State.Resent);
    });

    /// <summary>A round ends with the attempt that ended the delivery.</summary>
    private static List<List<Attempt>> Rounds(IEnumerable<Attempt> delivery)
    {
        var rounds = new List<List<Attempt>>();
        foreach (var attempt in delivery)
        {
            if (rounds.Count == 0 || rounds[^1][^1].Status != DeliveryStatus.Pending)
                rounds.Add([]);
            rounds[^1].Add(attempt);
        }

        return rounds;
    }

    private static Property Always(Action<DeliveryRun> holds) => Prop.ForAll(DeliveryStep.WithResends(), steps =>
    {
        var run = new DeliveryRun();
        foreach (var step in steps)
        {
            run.Take(step);
            holds(run);
        }
    });
}
