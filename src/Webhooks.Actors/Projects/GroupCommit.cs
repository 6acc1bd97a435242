using System.Collections.Immutable;
using Akka.Actor;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>
/// Collects publishes while one write is in flight, writes them as one group, and answers when they are on disk. A part of the
/// project's actor; it runs only on that actor's messages.
/// </summary>
internal sealed class GroupCommit(WebhooksNode node, Func<ProjectState> state)
{
    private readonly PublishQueue<IActorRef> _queue = new();
    private readonly PublishParts _parts = new();
    private List<(IActorRef From, PublishDecision Answer, EventTrace? Trace)>? _writing;
    private bool _isClosed;

    /// <summary>Persists rows, and calls when all of them are on disk.</summary>
    public required Action<ImmutableArray<EventsAccepted>, Action> Persist { private get; init; }

    /// <summary>Called after a group was answered, before the next is written.</summary>
    public required Action Answered { private get; init; }

    /// <summary>Stops the actor at once.</summary>
    public required Action Stop { private get; init; }

    public bool IsWriting => _writing is not null;

    public bool IsIdle => !IsWriting && _queue.IsEmpty;

    public void Enqueue(Publish publish, IActorRef from)
    {
        if (_isClosed || node.ReadModel.IsBehind || !_queue.TryAdd(new(publish, from, Now)))
            from.Tell(Busy());
        else
            WriteNext();
    }

    /// <summary>Adds a part; returns the publish after the last one.</summary>
    public Publish? Collect(PublishPart part, IActorRef from)
    {
        if (!_isClosed && _queue.HasRoomFor(_parts.Bytes + part.Piece.Length))
            return _parts.Take(part, Now)?.Publish;
        from.Tell(Busy());
        return null;
    }

    public void ForgetOldParts() => _parts.ForgetBefore(Now - PublishParts.Patience);

    /// <summary>Accepts nothing more.</summary>
    public void Close() => _isClosed = true;

    public void RefuseAll()
    {
        foreach (var (from, _, _) in _writing ?? [])
            from.Tell(Busy());
        foreach (var waiting in _queue.TakeAll())
            waiting.From.Tell(Busy());
        _writing = null;
    }

    private void WriteNext()
    {
        if (IsWriting || _queue.IsEmpty || StopsAfterSuspension())
            return;
        var group = _queue.TakeGroup();
        var startedUtc = node.Time.GetUtcNow();
        var decision = ProjectDecider.Decide(state(), [.. group.Select(waiting => waiting.Publish)], startedUtc);
        _writing = [.. group.Zip(decision.Answers, (waiting, answer) => (waiting.From, answer, waiting.Publish.Trace))];
        if (decision.Facts.IsEmpty)
        {
            AnswerAll();
            return;
        }

        var (rows, askedAt, startedAt) = (decision.Facts, group[0].At, Now);
        Persist(rows, () =>
        {
            node.Instruments.Wrote(WriteKind.Events, Now - startedAt);
            var events = rows.Sum(fact => fact.Events.Count);
            node.Instruments.Committed(rows.Length, events, Now - askedAt);
            TraceCommit(rows.Length, events, startedUtc);
            AnswerAll();
        });
    }

    /// <summary>The project may now run on another node, which would not know about events acknowledged here.</summary>
    private bool StopsAfterSuspension()
    {
        if (!node.Pulse.WasSuspended)
            return false;
        RefuseAll();
        Stop();
        return true;
    }

    private void AnswerAll()
    {
        if (StopsAfterSuspension())
            return;
        foreach (var (from, answer, _) in _writing!)
            from.Tell(answer.Refusal is { } refusal ? refusal : Published(answer));
        _writing = null;
        Answered();
        WriteNext();
    }

    private static Published Published(PublishDecision answer) =>
        new(answer.Accepted[^1].Id,
            [.. answer.Accepted.Select(e => new Placement(e.Sequence, e.Duplicate))])
        { Webhooks = answer.Webhooks };

    private void TraceCommit(int rows, int events, DateTimeOffset startedAt)
    {
        foreach (var (_, answer, trace) in _writing ?? [])
        {
            if (trace is not null && answer.Accepted.Any(accepted => !accepted.Duplicate))
                Spans.Commit(trace, rows, events, startedAt, node.Time.GetUtcNow());
        }
    }

    private static Refusal Busy() => new(
        RefusalReason.Unavailable, "unavailable", "The project cannot store events at the moment. Publish again with the same id.");

    private TimeSpan Now => node.Time.GetElapsedTime(0);
}
