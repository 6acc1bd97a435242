using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Sending;
using Webhooks.Actors.Storage;
using Webhooks.Actors.Telemetry;

namespace Webhooks.Actors.Node;

/// <summary>What the actors of one node share.</summary>
internal sealed record WebhooksNode(
    ActorSystem System,
    PluginIds Plugins,
    EventCache Cache,
    ProjectLog Log,
    ReadModelWriter ReadModel,
    StreamServices Streams,
    DeliveryOptions Delivery,
    TimeProvider Time,
    Func<double> Chance)
{
    /// <summary>Finds what is to be sent again.</summary>
    public required ResendCandidates Resends { get; init; }

    /// <summary>What is counted and measured.</summary>
    public required Instruments Instruments { get; init; }

    /// <summary>The log of the actors.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The log of the attempts.</summary>
    public AttemptLog Attempts { get; init; } = AttemptLog.None;

    /// <summary>Whether others may have taken over unnoticed.</summary>
    public Pulse Pulse { get; init; } = new(TimeProvider.System, TimeSpan.MaxValue, () => false);

    /// <summary>What secrets are stored with.</summary>
    public KeyRing Keys { get; init; } = KeyRing.None;

    /// <summary>Finds what is no longer retained.</summary>
    public required AgedEvents Aged { get; init; }

    /// <summary>How long events and attempts are kept.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>What webhooks that stopped have left of their bursts.</summary>
    public StoppedRateLimiters RateLimiters { get; } = new(Time);

    /// <summary>What webhooks that stopped have left unrecorded.</summary>
    public LeftAttempts Left { get; } = new();

    /// <summary>
    /// The most bytes of a message to another node: half a frame, the rest is for what is around it. Null while there is no other node.
    /// </summary>
    public int? LargestMessage => Akka.Cluster.Cluster.Get(System).State.Members.Count > 1
        ? (int)(System.Settings.Config.GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size") ?? 128_000) / 2
        : null;

    /// <summary>Cancelled right before the shards go.</summary>
    public CancellationToken Closing { get; init; }

    public IActorRef Projects => HasNowhereToGo ? ActorRefs.Nobody : ActorRegistry.For(System).Get<ProjectRegion>();

    public IActorRef Webhooks => HasNowhereToGo ? ActorRefs.Nobody : ActorRegistry.For(System).Get<WebhookRegion>();

    /// <summary>
    /// When the only node stops, a region that gets a message for a shard which has gone waits for that shard's new home until its phase
    /// is over (25 s). Nothing is lost without it: hints are repeated after the next start.
    /// </summary>
    private bool HasNowhereToGo =>
        Closing.IsCancellationRequested
            && Akka.Cluster.Cluster.Get(System).State.Members.Count(member => member.Status == MemberStatus.Up) <= 1;
}
