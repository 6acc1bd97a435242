using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>What <see cref="DeliveryFlow"/> says, the webhook's actor does.</summary>
public sealed class FlowTests(FlowWorld world) : IClassFixture<FlowWorld>
{
    [Property(MaxTest = 40)]
    public Property The_actor_given_the_same_happenings_as_the_model_does_what_the_model_says() => Prop.ForAll(
        Arb.From(Gen.Elements(Enum.GetValues<DeliveryOrder>())),
        FlowStep.Sequences,
        (ordering, steps) => FlowPair.Run(world, ordering, steps));
}
