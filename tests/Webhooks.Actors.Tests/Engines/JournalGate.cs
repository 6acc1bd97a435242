using System.Collections.Immutable;
using Akka.Persistence;
using Webhooks.TestKit;

namespace Webhooks.Actors.Tests.Engines;

/// <summary>Holds all writes of a journal until it is opened: before they are done, or when they are done and not confirmed.</summary>
internal sealed class JournalGate : IDisposable
{
    private readonly JournalControl _journal;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Watch _watch = new();
    private ImmutableList<object> _held = [];

    public JournalGate(JournalControl journal, bool afterTheWrite = false)
    {
        _journal = journal;
        if (afterTheWrite)
            _journal.After = HoldAsync;
        else
            _journal.Before = HoldAsync;
    }

    public Task UntilClosedOn<TFact>() =>
        _watch.Until(() => _held.OfType<TFact>().Any(), () => $"No {typeof(TFact).Name} came to be written.");

    public void Open()
    {
        _journal.Before = _ => Task.CompletedTask;
        _journal.After = _ => Task.CompletedTask;
        _opened.TrySetResult();
    }

    public void Dispose() => Open();

    private async Task HoldAsync(AtomicWrite write)
    {
        foreach (var row in (IEnumerable<IPersistentRepresentation>)write.Payload)
            ImmutableInterlocked.Update(ref _held, held => held.Add(row.Payload));
        _watch.Changed();
        await _opened.Task;
    }
}
