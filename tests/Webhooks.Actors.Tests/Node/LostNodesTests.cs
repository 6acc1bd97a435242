using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Node;
using Xunit;

namespace Webhooks.Actors.Tests.Node;

public sealed class LostNodesTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_node_that_cannot_be_reached_may_still_run()
    {
        var isUnreachable = false;
        var lost = new LostNodes(time, () => isUnreachable);
        Assert.False(lost.MayStillRun);

        isUnreachable = true;
        Assert.True(lost.MayStillRun);

        isUnreachable = false;
        Assert.False(lost.MayStillRun);
    }

    [Fact]
    public void A_node_that_was_removed_may_run_until_it_must_have_noticed()
    {
        var lost = new LostNodes(time, () => false);

        lost.Lost();
        Assert.True(lost.MayStillRun);
        time.Advance(LostNodes.LongestLife - TimeSpan.FromTicks(1));
        Assert.True(lost.MayStillRun);

        time.Advance(TimeSpan.FromTicks(1));
        Assert.False(lost.MayStillRun);
    }

    [Fact]
    public void An_actor_that_watches_is_notified_of_each_until_it_no_longer_watches()
    {
        var lost = new LostNodes(time, () => false);
        var messages = new List<object>();
        var actor = new Notified(messages);
        lost.Watch(actor, "lost");

        lost.Lost();
        lost.Lost();
        lost.Unwatch(actor);
        lost.Lost();

        Assert.Equal(["lost", "lost"], messages);
    }

    private sealed class Notified(List<object> messages) : MinimalActorRef
    {
        public override ActorPath Path { get; } = new RootActorPath(new("akka", "test"));

        public override IActorRefProvider Provider => throw new NotSupportedException();

        protected override void TellInternal(object message, IActorRef sender) => messages.Add(message);
    }
}
