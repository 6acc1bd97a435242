using FsCheck;
using FsCheck.Fluent;
using Webhooks.Model;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>What may happen to the deliveries of a webhook that is in memory. Indices choose among what there is.</summary>
public abstract record FlowStep
{
    /// <summary>A row of events is accepted, true for each that the filter matches; the node may have it in its cache.</summary>
    public sealed record Accept(bool[] Matches, bool IsCached) : FlowStep;

    public sealed record WakeUp : FlowStep;

    public sealed record AnswerRead(bool Fails) : FlowStep;

    /// <summary>The receiver answers an attempt.</summary>
    public sealed record End(int Which) : FlowStep;

    /// <summary>The stream that was stopped ends, if its attempts have ended.</summary>
    public sealed record EndStream : FlowStep;

    /// <summary>The journal confirms a write.</summary>
    public sealed record Confirm : FlowStep;

    /// <summary>Time passes, and what is due fires.</summary>
    public sealed record Pass(int Seconds) : FlowStep;

    public sealed record Tick : FlowStep;

    public sealed record Pause : FlowStep;

    public sealed record Resume : FlowStep;

    public sealed record Reorder(DeliveryOrder To) : FlowStep;

    public static Arbitrary<FlowStep[]> Sequences { get; } = Arb.From(Steps.ArrayOf(), Shorter);

    private static Gen<FlowStep> Steps => Gen.Frequency<FlowStep>(
        (4, from count in Gen.Choose(1, 4)
            from matches in Gen.Elements(true, true, true, false).ArrayOf(count)
            from isCached in Gen.Elements(true, false)
            select (FlowStep)new Accept(matches, isCached)),
        (4, Gen.Constant<FlowStep>(new WakeUp())),
        (4, Gen.Elements(false, false, false, true).Select(fails => (FlowStep)new AnswerRead(fails))),
        (8, Gen.Choose(0, 9).Select(which => (FlowStep)new End(which))),
        (2, Gen.Constant<FlowStep>(new EndStream())),
        (2, Gen.Constant<FlowStep>(new Confirm())),
        (3, Gen.Choose(0, 15).Select(seconds => (FlowStep)new Pass(seconds))),
        (1, Gen.Elements<FlowStep>(new Tick(), new Pause(), new Resume(), new Resume())),
        (1, Gen.Elements<FlowStep>(new Reorder(DeliveryOrder.None), new Reorder(DeliveryOrder.Key), new Reorder(DeliveryOrder.Strict))));

    private static IEnumerable<FlowStep[]> Shorter(FlowStep[] steps)
    {
        for (var length = steps.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start < steps.Length; start += length)
                yield return [.. steps[..start], .. steps[Math.Min(start + length, steps.Length)..]];
        }
    }
}
