using Akka.Actor;
using Webhooks.Actors.Node;

namespace Webhooks.Actors.Projects;

/// <summary>
/// Notices that a node was lost: webhooks that ran there do not answer, and need not wait for the project's next tick. A part of the
/// project's actor; it runs only on that actor's messages.
/// </summary>
internal sealed class NodeLossWatch(LostNodes lost, IActorRef self, Func<ITimerScheduler> timers)
{
    /// <summary>By then the regions know, too: before, they send to the lost node. If they do not, the next tick repairs it.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    /// <summary>Called soon after each loss.</summary>
    public required Action Noticed { private get; init; }

    public void Start() => lost.Watch(self, NodeLost.Instance);

    public void Stop() => lost.Unwatch(self);

    /// <summary>Handles its own messages; false for others.</summary>
    public bool Handle(object message)
    {
        switch (message)
        {
            case NodeLost:
                timers().StartSingleTimer(RegionsKnow.Instance, RegionsKnow.Instance, Delay);
                return true;
            case RegionsKnow:
                Noticed();
                return true;
            default:
                return false;
        }
    }

    private sealed record NodeLost : INoSerializationVerificationNeeded
    {
        public static NodeLost Instance { get; } = new();
    }

    private sealed record RegionsKnow : INoSerializationVerificationNeeded
    {
        public static RegionsKnow Instance { get; } = new();
    }
}
