using Webhooks.Model;
using Webhooks.TestKit;

namespace Webhooks.Actors.Tests.Streams;

/// <summary>A publisher that stores in memory, refuses and hangs as the test asks, and remembers each call.</summary>
internal sealed class ScriptedPublisher : IWebhookPublisher
{
    private readonly List<string[]> _calls = [];
    private readonly List<string> _stored = [];
    private readonly Watch _watch = new();
    private int _cancelled;

    /// <summary>Runs before something is stored; the number of the call counts from 1.</summary>
    public Func<int, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Func<EventDraft, bool> Refuses { get; set; } = _ => false;

    /// <summary>The ids of each call.</summary>
    public IReadOnlyList<string[]> Calls => Copy(_calls);

    public IReadOnlyList<string> Stored => Copy(_stored);

    public Task UntilCalledAsync(int times) => _watch.Until(() => Calls.Count >= times, () => $"There were {Calls.Count} calls.");

    public Task UntilCancelledAsync() => _watch.Until(() => Volatile.Read(ref _cancelled) > 0, () => "No call was cancelled.");

    public async Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default) =>
        (await PublishAsync(project, [draft], cancellationToken))[0];

    public async Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default)
    {
        int call;
        lock (_calls)
        {
            _calls.Add([.. drafts.Select(draft => draft.Id!.Value.Value)]);
            call = _calls.Count;
        }

        _watch.Changed();
        try
        {
            await Before(call).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
            _watch.Changed();
            throw;
        }

        foreach (var (index, draft) in drafts.Index())
        {
            if (Refuses(draft))
                throw new RefusedException(new(RefusalReason.Invalid, "invalid_event", drafts.Count > 1 ? $"Event {index + 1}." : "Alone.")
                {
                    Index = drafts.Count > 1 ? index : null,
                });
        }

        lock (_stored)
            return [.. drafts.Select(Store)];
    }

    public static RefusedException Unavailable() => new(new(RefusalReason.Unavailable, "unavailable", "Not now."));

    private AcceptedEvent Store(EventDraft draft)
    {
        var id = draft.Id!.Value;
        var known = _stored.IndexOf(id.Value);
        if (known < 0)
            _stored.Add(id.Value);
        return new(id, known < 0 ? _stored.Count : known + 1, known >= 0);
    }

    private static IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (list)
            return [.. list];
    }
}
