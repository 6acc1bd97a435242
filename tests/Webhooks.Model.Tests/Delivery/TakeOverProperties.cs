using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Delivery;

/// <summary>
/// What holds when writes fail, done or not. That nothing is tried for the first time twice, and nothing at all before what was taken over
/// is recorded, <see cref="DeliveryRun"/> asserts at each start.
/// </summary>
[Properties(MaxTest = 150)]
public class TakeOverProperties
{
    [Property]
    public Property Each_attempt_is_recorded_once_and_replay_of_the_facts_equals_the_live_state() => Always(run =>
    {
        StateAssert.Same(DeliveryRun.Replay(run.Facts), run.State with { Progress = run.Unwritten.Progress });
        foreach (var delivery in run.Attempts.GroupBy(attempt => attempt.Position.Sequence))
            Assert.Equal(Enumerable.Range(1, delivery.Count()), delivery.Select(attempt => attempt.Number));
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
    public Property Everything_ends_when_the_journal_takes_writes_again() =>
        Prop.ForAll(Orders, DeliveryStep.WithFailedWrites(), (ordering, steps) =>
    {
        var run = new DeliveryRun(ordering: ordering);
        foreach (var step in steps)
            run.Take(step);
        run.Drain();
        Assert.All(run.Wanted.Keys, sequence => Assert.Equal(Fate.Settled, run.FateOf(sequence)));
        Assert.Empty(run.Window.Progress().Settled);
    });

    private static Arbitrary<DeliveryOrder> Orders => Arb.From(Gen.Elements(Enum.GetValues<DeliveryOrder>()));

    private static Property Always(Action<DeliveryRun> holds) => Prop.ForAll(Orders, DeliveryStep.WithFailedWrites(), (ordering, steps) =>
    {
        var run = new DeliveryRun(ordering: ordering);
        foreach (var step in steps)
        {
            run.Take(step);
            holds(run);
        }
    });
}
