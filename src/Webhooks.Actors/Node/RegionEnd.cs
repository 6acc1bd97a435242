using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Webhooks.Actors.Node;

/// <summary>
/// Ends a shard region that is stopping. Akka ends one that has handed over its shards, but not while messages wait in it for a shard
/// that no node takes: a node that runs alone would wait for the end of the phase. Such messages have no receiver; what matters is sent
/// again.
/// </summary>
internal sealed class RegionEnd : ReceiveActor, IWithTimers
{
    /// <summary>Long enough for another node to take the shards for which messages wait.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly IActorRef _region;
    private bool _wasEmpty;

    public RegionEnd(IActorRef region)
    {
        _region = region;
        Receive<Look>(_ => region.Tell(GetShardRegionState.Instance));
        Receive<CurrentShardRegionState>(state => Seen(state is { Shards.Count: 0, Failed.Count: 0 }));
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.Watch(_region);
        LookLater();
    }

    private void LookLater() => Timers.StartSingleTimer(Look.Instance, Look.Instance, Pause);

    private void Seen(bool isEmpty)
    {
        if (isEmpty && _wasEmpty)
            _region.Tell(PoisonPill.Instance);
        _wasEmpty = isEmpty;
        LookLater();
    }

    private sealed record Look : INoSerializationVerificationNeeded
    {
        public static Look Instance { get; } = new();
    }
}
