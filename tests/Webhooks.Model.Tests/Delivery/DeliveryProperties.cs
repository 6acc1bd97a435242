using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Delivery;

/// <summary>What holds of a webhook after every step of any sequence of reads, attempts, writes, crashes and commands.</summary>
[Properties(MaxTest = 60)]
public class DeliveryProperties
{
    [Property]
    public Property Replay_of_the_facts_equals_the_live_state() => Always(run =>
    {
        var unwritten = run.Unwritten;
        StateAssert.Same(DeliveryRun.Replay(run.Facts), run.State with { Progress = unwritten.Progress });
    });

    [Property]
    public Property Every_event_that_was_read_is_settled_or_retrying_or_in_flight_or_waiting() => Always(run =>
    {
        var (waiting, first) = (run.With(Fate.Waiting).ToList(), run.With(Fate.InFlight).ToList());
        Assert.Equal((waiting.Count, first.Count, run.InFlight.Count),
            (run.Window.Waiting, run.Window.FirstAttemptsInFlight, run.Window.InFlight));
        Assert.Equal(run.With(Fate.Retrying), run.State.Retrying.Keys.Order());
        Assert.Equal(waiting.Concat(first).Order().FirstOrDefault(), run.Window.Oldest?.Sequence ?? 0);
        Assert.Equal(waiting.Count == 0 && run.InFlight.Count == 0, run.Window.IsEmpty);
        Assert.All(run.InFlight, sequence => Assert.True(run.FateOf(sequence) is Fate.InFlight or Fate.Retrying));
    });

    [Property]
    public Property What_is_recorded_leads_back_to_what_is_open_and_to_nothing_else() => Always(run =>
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
    public Property What_is_settled_beyond_the_cursor_is_in_order_and_in_few_ranges() => Always(run =>
    {
        var progress = run.Window.Progress();
        Assert.True(progress.Settled.Length <= Bound(run, run.MaxInFlight),
            $"More ranges than attempts in flight: {string.Join(", ", progress.Settled)}");
        var end = progress.Cursor.Sequence;
        foreach (var range in progress.Settled)
        {
            Assert.True(range.From > end && range.To >= range.From, $"{range} does not follow {end}.");
            end = range.To;
        }
    });

    [Property]
    public Property Nothing_grows_past_its_bound() => Always(run =>
    {
        Assert.True(run.Window.InFlight <= run.MaxInFlight);
        Assert.True(run.State.Retrying.Count <= run.MaxRetrying);
        Assert.True(run.Window.Waiting < Bound(run, 2 * run.MaxInFlight + DeliveryRun.RowsPerRead * DeliveryRun.MaxRowEvents));
    });

    [Property]
    public Property Attempts_are_numbered_without_gaps_and_end_with_delivery_or_exhaustion() => Always(run =>
    {
        foreach (var delivery in run.Attempts.GroupBy(attempt => attempt.Position.Sequence))
        {
            Assert.Equal(Enumerable.Range(1, delivery.Count()), delivery.Select(attempt => attempt.Number));
            Assert.All(delivery.SkipLast(1), attempt => Assert.Equal(DeliveryStatus.Pending, attempt.Status));
            var last = delivery.Last();
            Assert.Equal(last.Number > DeliveryRun.Schedule.Waits.Length && last.Outcome.Failure is not null,
                last.Status == DeliveryStatus.Exhausted);
        }

        Assert.Equal(run.Attempts.Count(attempt => attempt.Status == DeliveryStatus.Delivered), run.State.Delivered);
        Assert.Equal(run.Attempts.Count(attempt => attempt.Status == DeliveryStatus.Exhausted), run.State.Exhausted);
    });

    [Property]
    public Property The_next_retry_is_the_earliest_that_is_not_in_flight() => Always(run =>
    {
        var inFlight = run.InFlight;
        var due = run.State.Retrying.Values
            .Where(retry => !inFlight.Contains(retry.Position.Sequence) && run.MayStart(retry.Position.Sequence))
            .Select(retry => (DateTimeOffset?)retry.DueAt).Min();
        Assert.Equal(due, run.Window.NextDue(run.State.Retrying));
    });

    [Property]
    public Property Each_exhausted_delivery_is_reported_once_and_failing_and_recovery_take_turns() => Always(run =>
    {
        var reported = run.State.OpenOperationalEvents.Open;
        Assert.Equal(
            run.Attempts.Where(attempt => attempt.Status == DeliveryStatus.Exhausted).Select(attempt => attempt.Position.Sequence).Order(),
            reported.Where(raised => raised.Kind == OperationalEventKind.Exhausted).Select(raised => raised.Sequence).Order());
        Assert.Equal(Enumerable.Range(1, reported.Length).Select(n => (long)n), reported.Select(raised => raised.Number));
        var recoveries = reported.Select((raised, i) => (raised, i)).Where(pair => pair.raised.Kind == OperationalEventKind.Recovered)
            .Select(pair => pair.i).ToList();
        foreach (var (from, to) in recoveries.Prepend(-1).Zip(recoveries))
            Assert.Contains(
                reported[(from + 1)..to], raised => raised.Kind is OperationalEventKind.Failing or OperationalEventKind.Disabled);
    });

    [Property]
    public Property While_failing_one_is_tried_at_a_time_and_nothing_new_beside_a_few_that_wait() =>
        Prop.ForAll(DeliveryStep.Sequences(), steps =>
    {
        var run = new DeliveryRun(maxRetrying: 9);
        foreach (var step in steps)
        {
            var (state, first, inFlight) = (run.State, run.Window.FirstAttemptsInFlight, run.Window.InFlight);
            run.Take(step);
            if (!run.State.Health.IsFailing)
                continue;
            Assert.True(run.Window.InFlight <= Math.Max(1, inFlight));
            Assert.True(run.Window.FirstAttemptsInFlight <= first || state.Retrying.Count < WebhookHealth.FailingAfter);
        }
    });

    [Property]
    public Property Whatever_happened_everything_ends_when_the_receiver_is_well() =>
        Prop.ForAll(DeliveryStep.Sequences(reorders: true), steps =>
    {
        var run = new DeliveryRun();
        foreach (var step in steps)
            run.Take(step);
        run.Drain();
        Assert.All(run.Wanted.Keys, sequence => Assert.Equal(Fate.Settled, run.FateOf(sequence)));
        Assert.True(run.Window.IsEmpty);
        Assert.Empty(run.Window.Progress().Settled);
        Assert.True(run.Window.Progress().Cursor.Sequence >= run.Wanted.Keys.LastOrDefault());
    });

    [Property]
    public Property Paused_or_disabled_nothing_starts_and_nothing_is_lost() =>
        Prop.ForAll(DeliveryStep.Sequences(skips: false), DeliveryStep.Sequences(skips: false), (before, during) =>
    {
        var run = new DeliveryRun();
        foreach (var step in before)
            run.Take(step);
        run.Take(new DeliveryStep.Pause());
        var attempts = run.Attempts.Count() + run.InFlight.Count;
        foreach (var step in during.Where(step => step is not (DeliveryStep.Resume or DeliveryStep.Enable)))
            run.Take(step);
        Assert.True(run.Attempts.Count() + run.InFlight.Count <= attempts);
        run.Drain();
        var ended = run.Attempts.Where(attempt => attempt.NextAt is null).Select(attempt => attempt.Position.Sequence);
        Assert.Equal(run.Wanted.Keys, ended.Order());
    });

    /// <summary>Without order, and in an order that changes.</summary>
    private static Property Always(Action<DeliveryRun> holds) => Prop.ForAll(
        Arb.From(Gen.Elements(Enum.GetValues<DeliveryOrder>())), DeliveryStep.Sequences(reorders: true), (ordering, steps) =>
        {
            Take(new DeliveryRun(), steps.Where(step => step is not DeliveryStep.Reorder), holds);
            Take(new DeliveryRun(ordering: ordering), steps, holds);
        });

    private static void Take(DeliveryRun run, IEnumerable<DeliveryStep> steps, Action<DeliveryRun> holds)
    {
        foreach (var step in steps)
        {
            run.Take(step);
            holds(run);
        }
    }

    /// <summary>Once a webhook was ordered, more may wait: those held behind an earlier one of their key.</summary>
    private static int Bound(DeliveryRun run, int unordered) =>
        run.Journal.Any(fact => fact is WebhookCreated { Definition.Ordering: not DeliveryOrder.None } or WebhookChanged)
            ? DeliveryRun.MaxHeld + DeliveryRun.RowsPerRead * DeliveryRun.MaxRowEvents + 3 * run.MaxInFlight
            : unordered;
}
