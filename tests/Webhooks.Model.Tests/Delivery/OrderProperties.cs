using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Delivery;

/// <summary>
/// What holds of the order of attempts, whatever is read, tried, written, lost, skipped and stopped in between. That each start is the
/// one that the rule allows, <see cref="DeliveryRun"/> asserts by looking at every event.
/// </summary>
[Properties(MaxTest = 100)]
public class OrderProperties
{
    [Property]
    public Property Of_one_key_nothing_starts_before_all_earlier_ones_were_delivered_exhausted_or_skipped() => AtEachStart(
        DeliveryOrder.Key,
        (run, sequence) => run.Wanted.Keys.Where(other => RunLog.KeyOf(other) is { } key && key == RunLog.KeyOf(sequence)));

    [Property]
    public Property In_strict_order_nothing_starts_before_all_earlier_ones_were_delivered_exhausted_or_skipped() =>
        AtEachStart(DeliveryOrder.Strict, (run, _) => run.Wanted.Keys);

    [Property]
    public Property The_first_receipts_of_a_key_are_in_order_of_sequence() => Prop.ForAll(DeliveryStep.Sequences(), steps =>
    {
        var run = Run(DeliveryOrder.Key, steps);
        run.Drain();
        foreach (var key in run.Started.Distinct().Where(sequence => RunLog.KeyOf(sequence) is not null).GroupBy(RunLog.KeyOf))
            Assert.Equal(key.Order(), key);
    });

    [Property]
    public Property In_strict_order_attempts_are_in_order_of_sequence() => Prop.ForAll(DeliveryStep.Sequences(), steps =>
    {
        var run = Run(DeliveryOrder.Strict, steps);
        run.Drain();
        var order = run.Attempts.Select(attempt => attempt.Position.Sequence).ToList();
        Assert.Equal(order.Order(), order);
    });

    [Property]
    public Property Everything_ends_in_any_order_that_a_webhook_begins_with() => Prop.ForAll(
        Arb.From(Gen.Elements(DeliveryOrder.Key, DeliveryOrder.Strict)), DeliveryStep.Sequences(reorders: true), (ordering, steps) =>
        {
            var run = Run(ordering, steps);
            run.Drain();
            Assert.All(run.Wanted.Keys, sequence => Assert.Equal(Fate.Settled, run.FateOf(sequence)));
        });

    private static Property AtEachStart(DeliveryOrder ordering, Func<DeliveryRun, long, IEnumerable<long>> line) =>
        Prop.ForAll(DeliveryStep.Sequences(), steps =>
    {
        var run = new DeliveryRun(ordering: ordering);
        foreach (var step in steps)
        {
            var before = run.Started.Count;
            run.Take(step);
            foreach (var sequence in run.Started.Skip(before))
                Assert.All(line(run, sequence).TakeWhile(other => other < sequence),
                    other => Assert.True(run.HasEnded(other), $"{sequence} went ahead of {other}."));
        }
    });

    private static DeliveryRun Run(DeliveryOrder ordering, IEnumerable<DeliveryStep> steps)
    {
        var run = new DeliveryRun(ordering: ordering);
        foreach (var step in steps)
            run.Take(step);
        return run;
    }
}
