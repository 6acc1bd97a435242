using Akka.Actor;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Retention;

/// <summary>
/// Deletes old rows of the read model now and then, and wakes projects without publishes when their events
/// have grown old. One node of the cluster does it; a second one would do no harm.
/// </summary>
internal sealed class RetentionSweep : ReceiveActor, IWithTimers
{
    /// <summary>Projects that are woken at once; the next ones follow when these have had time to recover.</summary>
    private const int MaxWoken = 200;

    private static readonly TimeSpan PauseBetweenProjects = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);

    private readonly WebhooksNode _node;
    private readonly ReadModelPruner _pruner;
    private readonly TimeSpan _pause;
    private readonly CancellationToken _stopped;

    /// <param name="node">The node.</param>
    /// <param name="pruner">Deletes.</param>
    /// <param name="isResponsible">Whether this node is responsible.</param>
    /// <param name="stopped">The node stops.</param>
    public RetentionSweep(WebhooksNode node, ReadModelPruner pruner, Func<bool> isResponsible, CancellationToken stopped)
    {
        (_node, _pruner, _stopped) = (node, pruner, stopped);
        _pause = PauseOf(node.Retention);
        Receive<SweepNow>(_ =>
        {
            if (isResponsible())
                SweepAsync().PipeTo(Self);
            else
                SweepIn(_pause);
        });
        Receive<Swept>(swept =>
        {
            foreach (var project in swept.Aged)
                _node.Projects.Tell(new RetireEvents(project));
            SweepIn(swept.Aged.Count < MaxWoken || _pause < PauseBetweenProjects ? _pause : PauseBetweenProjects);
        });
        Receive<Status.Failure>(failure =>
        {
            node.Logger.SweepFailed(failure.Cause);
            SweepIn(_pause);
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>An unused project is not woken for every old event, but once for a tenth of the retention time.</summary>
    private TimeSpan AgeToWake => _node.Retention.Events * 1.1;

    protected override void PreStart() => SweepIn(_pause < FirstPause ? _pause : FirstPause);

    private static TimeSpan PauseOf(RetentionOptions retention)
    {
        var pause = (retention.Events < retention.Attempts ? retention.Events : retention.Attempts) / 50;
        return pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
    }

    private async Task<Swept> SweepAsync()
    {
        await _pruner.RunAsync(_stopped).ConfigureAwait(false);
        return new(await _node.Aged.ProjectsAsync(_node.Time.GetUtcNow() - AgeToWake, MaxWoken).ConfigureAwait(false));
    }

    private void SweepIn(TimeSpan pause) => Timers.StartSingleTimer(SweepNow.Instance, SweepNow.Instance, pause);

    private sealed record Swept(IReadOnlyList<ProjectId> Aged) : INoSerializationVerificationNeeded;

    private sealed record SweepNow : INoSerializationVerificationNeeded
    {
        public static SweepNow Instance { get; } = new();
    }
}
