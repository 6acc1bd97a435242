using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Node;

/// <summary>
/// What projects and webhooks have in common: they recover from the journal, take snapshots and delete old ones, tick, stop when a write
/// fails, and leave the memory when they have had no work for some time.
/// </summary>
internal abstract class DurableActor : ReceivePersistentActor, IWithTimers
{
    private readonly TimeSpan _startedAt;
    private IdleTime _idle;

    /// <param name="persistenceId">Where its facts are stored.</param>
    /// <param name="name">Its name in log lines.</param>
    /// <param name="snapshots">When it stores its state.</param>
    /// <param name="node">Its node.</param>
    protected DurableActor(string persistenceId, string name, SnapshotSchedule snapshots, WebhooksNode node)
    {
        (PersistenceId, Name, Snapshots, Node) = (persistenceId, name, snapshots, node);
        _startedAt = Now;
        JournalPluginId = node.Plugins.Journal;
        SnapshotPluginId = node.Plugins.Snapshots;
        CommandAlways();
        Recover<TakenOver>(_ => { });
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    protected string Name { get; }

    protected WebhooksNode Node { get; }

    protected SnapshotSchedule Snapshots { get; }

    /// <summary>Whether it was asked to stop.</summary>
    protected bool IsStopping { get; set; }

    /// <summary>Whether it has not been used for so long that it may leave the memory.</summary>
    protected bool IsUnused => _idle.IsOver(Now);

    /// <summary>The monotonic clock.</summary>
    protected TimeSpan Now => Node.Time.GetElapsedTime(0);

    /// <summary>Handles the messages of every behaviour.</summary>
    protected void CommandAlways()
    {
        Command<TickNow>(_ => OnTick());
        // What it sends to others is repeated until it has an effect.
        Command<Unprocessed>(_ => { });
        Command<SaveSnapshotSuccess>(saved => OnSnapshotSaved(saved.Metadata.SequenceNr));
        Command<SaveSnapshotFailure>(failed =>
        {
            Node.Logger.SnapshotNotSaved(failed.Cause, Name);
            OnSnapshotFailed();
        });
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(failed => Node.Logger.SnapshotsNotDeleted(failed.Cause, Name));
    }

    protected abstract void OnTick();

    /// <summary>The state up to this row is stored.</summary>
    protected abstract void OnSnapshotSaved(long row);

    protected virtual void OnSnapshotFailed()
    {
    }

    /// <summary>A write failed, or the journal did not accept it; the actor stops.</summary>
    protected abstract void OnWriteFailed();

    /// <summary>Its facts are read.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="tick">How often it ticks.</param>
    /// <param name="hasWork">Whether it stays for some time although it is not used.</param>
    protected void Started(RecoveryKind kind, TimeSpan tick, bool hasWork)
    {
        Node.Instruments.Recovered(kind, Now - _startedAt);
        _idle = hasWork ? new(Now) : IdleTime.Over(Now);
        Timers.StartPeriodicTimer(TickNow.Instance, TickNow.Instance, tick);
    }

    /// <summary>
    /// Starts the actor after its recovery. While a lost node may still run the same actor, a row comes first: either the journal refuses
    /// what the lost node writes from now on, or it refuses this row, because the lost node wrote after the recovery. Then this actor
    /// stops, and its next start reads that, too. Commands wait for the row.
    /// </summary>
    protected void Fence(Action start)
    {
        if (Node.FenceAfter(LastSequenceNr) is { } row)
            Persist(row, _ => start());
        else
            start();
    }

    protected void Used() => _idle = new(Now);

    /// <summary>Handles messages that keep it in memory for some time.</summary>
    protected void Use<T>(Action<T> handle) => Command<T>(message =>
    {
        Used();
        handle(message);
    });

    protected void TakeSnapshot(object state)
    {
        Snapshots.Taken(LastSequenceNr);
        SaveSnapshot(state);
    }

    /// <summary>Leaves the memory: later messages wait for its next start.</summary>
    protected static void Passivate(object stop) => Context.Parent.Tell(new Passivate(stop));

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        Node.Logger.WriteFailed(cause, Name, sequenceNr);
        OnWriteFailed();
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Node.Logger.WriteRejected(cause, sequenceNr, Name);
        OnWriteFailed();
        Context.Stop(Self);
    }

    private sealed record TickNow : INoSerializationVerificationNeeded
    {
        public static TickNow Instance { get; } = new();
    }
}
