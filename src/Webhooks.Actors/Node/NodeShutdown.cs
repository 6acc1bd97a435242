using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Webhooks.Actors.Node;

/// <summary>How the node ends: in order when it is asked to, otherwise with a log line.</summary>
internal static partial class NodeShutdown
{
    /// <summary>
    /// How long attempts in flight may take when the node stops; then they are abandoned and do not count. Long enough for a
    /// healthy receiver, and well below the phase in which the shards move (cluster.conf).
    /// </summary>
    private static readonly TimeSpan GiveUpAttemptsAfter = TimeSpan.FromSeconds(5);

    public static void Prepare(ActorSystem system, CancellationTokenSource closing, CancellationTokenSource giveUpAttempts, ILogger log)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "webhooks-say-why", () =>
        {
            var address = Akka.Cluster.Cluster.Get(system).SelfAddress.ToString();
            if (shutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason or CoordinatedShutdown.ClusterLeavingReason)
            {
                Downed(log, address);
            }
            else if (shutdown.ShutdownReason is not (CoordinatedShutdown.ClrExitReason or CoordinatedShutdown.ActorSystemTerminateReason))
            {
                // Remoting ends a node whose TLS handshake fails. That is not a normal stop, and not a success.
                Environment.ExitCode = 1;
                Ended(log, address, $"{shutdown.ShutdownReason?.GetType().Name}");
            }

            return Task.FromResult(Akka.Done.Instance);
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "webhooks-close", () =>
        {
            closing.Cancel();
            return Task.FromResult(Akka.Done.Instance);
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShardingShutdownRegion, "webhooks-give-up-attempts", () =>
        {
            giveUpAttempts.CancelAfter(GiveUpAttemptsAfter);
            return Task.FromResult(Akka.Done.Instance);
        });
    }

    /// <summary>A stopping region does not wait for messages that nothing will receive; the phase itself waits for its end.</summary>
    public static void EndWithoutWaiting(ActorSystem system, params IReadOnlyList<IActorRef> regions)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShardingShutdownRegion, "webhooks-end-regions", () =>
        {
            foreach (var region in regions)
                system.ActorOf(Props.Create(() => new RegionEnd(region)));
            return Task.FromResult(Akka.Done.Instance);
        });
    }

    /// <summary>Removes the node from its cluster when it was suspended for as long as the others need to take over.</summary>
    public static Pulse Watch(ActorSystem system)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var config = system.Settings.Config;
        // They count from the last heartbeat, this node from its last beat: each may be a second old.
        var longest = config.GetTimeSpan("akka.cluster.failure-detector.acceptable-heartbeat-pause")
            + config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after") - (Pulse.Interval * 2);
        var pulse = new Pulse(TimeProvider.System, longest, () => cluster.State.Members.Count > 1);
        system.Scheduler.Advanced.ScheduleRepeatedly(Pulse.Interval, Pulse.Interval, () =>
        {
            if (!pulse.Beat())
                cluster.Down(cluster.SelfAddress);
        });
        return pulse;
    }

    [LoggerMessage(
        LogLevel.Critical,
        "The cluster removed the node {Address}: it and the other nodes could not reach each other for too long. The node exits "
            + "with a code other than 0, so that its supervisor restarts it.")]
    private static partial void Downed(ILogger logger, string address);

    [LoggerMessage(
        LogLevel.Critical, "The node {Address} stops unexpectedly ({Reason}); the log lines above say why. Its exit code is not 0.")]
    private static partial void Ended(ILogger logger, string address, string reason);
}
