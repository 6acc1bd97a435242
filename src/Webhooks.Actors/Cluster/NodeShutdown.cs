using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Webhooks.Actors.Cluster;

/// <summary>How the node ends: in order when it is asked to, with a word about it when it is not.</summary>
internal static partial class NodeShutdown
{
    /// <summary>
    /// How long attempts under way may take when the node stops; then they are given up, which is no attempt to anybody. Long enough for a
    /// receiver that works, and well below the phase in which the shards go (cluster.conf).
    /// </summary>
    private static readonly TimeSpan GiveUpAttemptsAfter = TimeSpan.FromSeconds(5);

    public static void Prepare(ActorSystem system, CancellationTokenSource giveUpAttempts, ILogger log)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "webhooks-say-why", () =>
        {
            if (shutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason or CoordinatedShutdown.ClusterLeavingReason)
                Downed(log, Akka.Cluster.Cluster.Get(system).SelfAddress.ToString());
            return Task.FromResult(Akka.Done.Instance);
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShardingShutdownRegion, "webhooks-give-up-attempts", () =>
        {
            giveUpAttempts.CancelAfter(GiveUpAttemptsAfter);
            return Task.FromResult(Akka.Done.Instance);
        });
    }

    [LoggerMessage(LogLevel.Critical, "The node {Address} was taken out of its cluster: the other nodes did not hear from it for too long, or it from them. It ends with an exit code other than 0, for its supervisor to start it again.")]
    private static partial void Downed(ILogger logger, string address);
}
