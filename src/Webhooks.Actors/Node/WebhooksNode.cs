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
    /// <summary>Finds events to send again.</summary>
    public required ResendCandidates Resends { get; init; }

    /// <summary>The metrics.</summary>
    public required Instruments Instruments { get; init; }

    /// <summary>The log of the actors.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The log of the attempts.</summary>
    public AttemptLog Attempts { get; init; } = AttemptLog.None;

    /// <summary>Whether other nodes may have taken over unnoticed.</summary>
    public Pulse Pulse { get; init; } = new(TimeProvider.System, TimeSpan.MaxValue, () => false);

    /// <summary>Whether a lost node may still write.</summary>
    public LostNodes Lost { get; init; } = LostNodes.None;

    /// <summary>The encryption of stored secrets.</summary>
    public KeyRing Keys { get; init; } = KeyRing.None;

    /// <summary>Finds events that are no longer retained.</summary>
    public required AgedEvents Aged { get; init; }

    /// <summary>How long events and attempts are kept.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>The rest of the bursts of stopped webhooks.</summary>
    public StoppedRateLimiters RateLimiters { get; } = new(Time);

    /// <summary>The unrecorded outcomes of stopped webhooks.</summary>
    public LeftAttempts Left { get; } = new();

    /// <summary>
    /// The maximum bytes of a message to another node: half a frame, the rest is for the envelope. Null while there is no other node.
    /// </summary>
    public int? LargestMessage => Akka.Cluster.Cluster.Get(System).State.Members.Count > 1
        ? (int)(System.Settings.Config.GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size") ?? 128_000) / 2
        : null;

    /// <summary>
    /// The row that an actor must write before it starts, because a lost node may still run the same actor; null when it need not. An
    /// actor without rows has no state that could be outdated.
    /// </summary>
    /// <param name="lastRow">The last row that it has read.</param>
    public TakenOver? FenceAfter(long lastRow) => lastRow > 0 && Lost.MayStillRun
        ? new(Time.GetUtcNow(), ((ExtendedActorSystem)System).Provider.DefaultAddress.ToString())
        : null;

    /// <summary>Cancelled right before the shards move.</summary>
    public CancellationToken Closing { get; init; }

    public IActorRef Projects => HasNowhereToGo ? ActorRefs.Nobody : ActorRegistry.For(System).Get<ProjectRegion>();

    public IActorRef Webhooks => HasNowhereToGo ? ActorRefs.Nobody : ActorRegistry.For(System).Get<WebhookRegion>();

    /// <summary>
    /// When the only node stops, a region that receives a message for a stopped shard waits for that shard's new home until its phase
    /// is over (25 s). Nothing is lost without it: hints are repeated after the next start.
    /// </summary>
    private bool HasNowhereToGo =>
        Closing.IsCancellationRequested
            && Akka.Cluster.Cluster.Get(System).State.Members.Count(member => member.Status == MemberStatus.Up) <= 1;
}
