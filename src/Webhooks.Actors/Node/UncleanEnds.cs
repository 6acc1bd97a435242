using Akka.Actor;
using Akka.Cluster;
using Webhooks.Actors.Sending;

namespace Webhooks.Actors.Node;

/// <summary>Tells the node when another one has ended without a word, so that nobody knows what it sent last.</summary>
internal sealed class UncleanEnds : ReceiveActor
{
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);

    public UncleanEnds(StoppedPaces paces)
    {
        Receive<ClusterEvent.MemberDowned>(_ => paces.NodeIsGone());
        Receive<ClusterEvent.MemberRemoved>(removed =>
        {
            if (removed.PreviousStatus == MemberStatus.Down)
                paces.NodeIsGone();
        });
    }

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void Unhandled(object message)
    {
        // Members that come, go up and leave in order are nobody's loss.
    }
}
