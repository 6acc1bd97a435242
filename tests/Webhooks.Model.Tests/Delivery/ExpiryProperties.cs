using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Delivery;

/// <summary>What holds when events expire at any moment of anything else.</summary>
[Properties(MaxTest = 60)]
public class ExpiryProperties
{
    [Property]
    public Property Replay_of_the_facts_equals_the_live_state() => Always((run, _) =>
    {
        var unwritten = run.Unwritten;
        StateAssert.Same(DeliveryRun.Replay(run.Facts), run.State with { Progress = unwritten.Progress });
    });

    [Property]
    public Property Nothing_that_has_expired_waits_and_what_is_in_flight_continues() => Always((run, step) =>
    {
        if (step is not DeliveryStep.Expire || run.ExpiredTo == 0)
            return;
        foreach (var sequence in run.Wanted.Keys.Where(sequence => sequence <= run.ExpiredTo))
        {
            var isInFlight = run.InFlight.Contains(sequence);
            Assert.True(isInFlight || run.FateOf(sequence) == Fate.Settled,
                $"{sequence} is {run.FateOf(sequence)} after {run.ExpiredTo} expired.");
        }

        Assert.All(run.State.Retrying.Keys.Where(sequence => sequence <= run.ExpiredTo),
            sequence => Assert.Contains(sequence, run.InFlight));
        Assert.DoesNotContain(run.State.Replays, replay => replay.HasMore && replay.Cursor < run.ExpiredTo);
        Assert.True(run.Window.ReadPosition.Sequence >= run.ExpiredTo);
    });

    [Property]
    public Property What_has_not_expired_is_left_as_it_was() => Prop.ForAll(DeliveryStep.WithExpiry(reorders: false), steps =>
    {
        var run = new DeliveryRun();
        foreach (var step in steps)
        {
            var before = run.Wanted.Keys.ToDictionary(sequence => sequence, run.FateOf);
            run.Take(step);
            if (step is not DeliveryStep.Expire)
                continue;
            foreach (var (sequence, fate) in before.Where(entry => entry.Key > run.ExpiredTo))
                Assert.Equal(Bare(fate), Bare(run.FateOf(sequence)));
        }

        // What had not been tried may have been read with it, or started.
        static Fate Bare(Fate fate) => fate is Fate.Waiting or Fate.InFlight ? Fate.Unread : fate;
    });

    [Property]
    public Property Every_event_that_was_read_is_settled_or_retrying_or_in_flight_or_waiting() => Always((run, _) =>
    {
        var (waiting, first) = (run.With(Fate.Waiting).Count(), run.With(Fate.InFlight).Count());
        Assert.Equal((waiting, first, run.InFlight.Count), (run.Window.Waiting, run.Window.FirstAttemptsInFlight, run.Window.InFlight));
        Assert.Equal(run.With(Fate.Retrying), run.State.Retrying.Keys.Where(run.Wanted.ContainsKey).Order());
    });

    [Property]
    public Property What_is_recorded_leads_back_to_what_is_open_and_to_nothing_else() => Always((run, _) =>
    {
        var progress = run.Window.Progress();
        foreach (var (sequence, row) in run.Wanted)
        {
            var isDone = run.FateOf(sequence) is Fate.Settled or Fate.Retrying;
            Assert.True(isDone == progress.Covers(sequence), $"{sequence} is {run.FateOf(sequence)}, but recorded as {progress}.");
            Assert.True(isDone || row >= progress.Cursor.NextRow,
                $"{sequence} stands in row {row}, which is not read again from {progress}.");
        }
    });

    [Property]
    public Property Each_delivery_ends_once_as_delivered_or_exhausted() => Prop.ForAll(DeliveryStep.WithExpiry(reorders: false), steps =>
    {
        var run = new DeliveryRun();
        foreach (var step in steps.Where(step => step is not (DeliveryStep.Enable { SkipsBacklog: true } or DeliveryStep.StartReplay)))
            run.Take(step);
        run.Drain();
        Assert.Equal(run.Wanted.Count, run.State.Delivered + run.State.Exhausted);
        Assert.Equal(run.Journal.OfType<DeliveriesExpired>().Sum(fact => fact.Untried),
            run.Wanted.Keys.Except(run.Attempts.Select(a => a.Position.Sequence)).Count());
    });

    [Property]
    public Property Whatever_expired_everything_else_ends_when_the_receiver_is_well() =>
        Prop.ForAll(DeliveryStep.WithExpiry(reorders: false), steps =>
    {
        var run = new DeliveryRun();
        foreach (var step in steps)
            run.Take(step);
        run.Drain();
        Assert.All(run.Wanted.Keys, sequence => Assert.Equal(Fate.Settled, run.FateOf(sequence)));
        Assert.True(run.Window.IsEmpty);
        Assert.Empty(run.Window.Progress().Settled);
    });

    /// <summary>With resends and replays and without order, and in an order that changes.</summary>
    private static Property Always(Action<DeliveryRun, DeliveryStep> holds) => Prop.ForAll(
        Arb.From(Gen.Elements(Enum.GetValues<DeliveryOrder>())),
        DeliveryStep.WithExpiry(reorders: true),
        DeliveryStep.WithExpiry(reorders: false),
        (ordering, ordered, resent) =>
        {
            Take(new(ordering: ordering), ordered, holds);
            Take(new(), resent, holds);
        });

    private static void Take(DeliveryRun run, DeliveryStep[] steps, Action<DeliveryRun, DeliveryStep> holds)
    {
        foreach (var step in steps)
        {
            run.Take(step);
            holds(run, step);
        }
    }
}
