using Akka.Actor;
using Akka.Cluster;
using Webhooks.Actors.Sending;

namespace Webhooks.Actors.Node;

/// <summary>
/// Notifies the node when another one has crashed, or seems to have: its last attempts are unknown, and it may still write.
/// </summary>
internal sealed class CrashedNodeWatcher : ReceiveActor
{
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);

    public CrashedNodeWatcher(StoppedRateLimiters limiters, LostNodes lost)
    {
        void NodeIsGone()
        {
            limiters.NodeIsGone();
            lost.Lost();
        }

        Receive<ClusterEvent.MemberDowned>(_ => NodeIsGone());
        Receive<ClusterEvent.MemberRemoved>(removed =>
        {
            if (removed.PreviousStatus == MemberStatus.Down)
                NodeIsGone();
        });
    }

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void Unhandled(object message)
    {
        // Members that join and leave in order have handed over their work.
    }
}
