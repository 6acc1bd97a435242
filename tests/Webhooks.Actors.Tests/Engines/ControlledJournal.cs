using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Webhooks.TestKit;

namespace Webhooks.Actors.Tests.Engines;

/// <summary>What a test has the journal do, and what the journal has written.</summary>
public sealed class JournalControl : Setup
{
    private readonly List<IPersistentRepresentation> _rows = [];
    private readonly Watch _watch = new();

    /// <summary>Runs before a write; an exception is a write that did not happen.</summary>
    public Func<AtomicWrite, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs after a write; an exception is a write that happened and was not confirmed.</summary>
    public Func<AtomicWrite, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>Says why the journal refuses to store something, or null.</summary>
    public Func<AtomicWrite, Exception?> Rejects { get; set; } = _ => null;

    /// <summary>Says what is read instead of a row's payload, or null.</summary>
    public Func<IPersistentRepresentation, object?> Replaces { get; set; } = _ => null;

    /// <summary>Whether a sequence number that was written is refused, as by the unique key of a database.</summary>
    public bool RefusesDoubles { get; set; }

    /// <summary>Whether rows are kept that were to be deleted, as after a crash before the deletion.</summary>
    public bool KeepsDeleted { get; set; }

    /// <summary>All that was ever written, deleted or not.</summary>
    public IReadOnlyList<IPersistentRepresentation> Rows
    {
        get
        {
            lock (_rows)
                return [.. _rows];
        }
    }

    public IEnumerable<T> Facts<T>() => Rows.Select(r => r.Payload).OfType<T>();

    internal EngineWaits Waits { get; set; } = new();

    public Task UntilAsync(Func<bool> holds, string what) =>
        Waits.ForAsync(_watch.Until(holds, () => $"Waited in vain for {what}."));

    internal void Check(AtomicWrite write)
    {
        if (RefusesDoubles && Rows.FirstOrDefault(row => row.PersistenceId == write.PersistenceId
            && row.SequenceNr >= write.LowestSequenceNr && row.SequenceNr <= write.HighestSequenceNr) is { } row)
            throw new IOException($"Row {row.SequenceNr} of {row.PersistenceId} exists.");
    }

    internal void Written(AtomicWrite write)
    {
        lock (_rows)
            _rows.AddRange((IImmutableList<IPersistentRepresentation>)write.Payload);
        _watch.Changed();
    }
}

/// <summary>A journal in memory that fails, refuses, hangs and forgets to answer, as the test asks.</summary>
public sealed class ControlledJournal : MemoryJournal
{
    private readonly JournalControl _control = Context.System.Settings.Setup.Get<JournalControl>().Value;

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback) =>
        base.ReplayMessagesAsync(context, persistenceId, fromSequenceNr, toSequenceNr, max, row => recoveryCallback(
            _control.Replaces(row) is { } other ? row.WithPayload(other) : row));

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        _control.KeepsDeleted ? Task.CompletedTask : base.DeleteMessagesToAsync(persistenceId, toSequenceNr, cancellationToken);

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var results = new List<Exception>();
        foreach (var write in messages)
        {
            if (_control.Rejects(write) is { } rejection)
            {
                results.Add(rejection);
                continue;
            }

            await _control.Before(write);
            _control.Check(write);
            await base.WriteMessagesAsync([write], cancellationToken);
            _control.Written(write);
            await _control.After(write);
            results.Add(null!);
        }

        return [.. results];
    }
}
