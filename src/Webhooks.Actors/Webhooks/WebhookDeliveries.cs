using Akka.Actor;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Sending;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Executes the decisions of a webhook's <see cref="DeliveryFlow"/>, and reports happenings to it. A part of the webhook's actor; it
/// runs only on that actor's messages.
/// </summary>
internal sealed partial class WebhookDeliveries
{
    private readonly Queue<Happening> _happenings = new();
    private readonly ProjectId _project;
    private readonly WebhookId _id;
    private readonly WebhooksNode _node;
    private readonly IActorRef _self;
    private readonly Func<ITimerScheduler> _timers;
    private readonly DeliveryFlow _flow;
    private readonly WebhookViews _views;
    private readonly FaultLines _faults;
    private DeliveryStream? _stream;
    private RateLimiter? _limiter;
    private UnrecordedAttempts _unrecorded = new();
    private bool _awaitsPredecessor;
    private bool _isStepping;

    public WebhookDeliveries(
        ProjectId project, WebhookId id, WebhooksNode node, IActorRef self, Func<ITimerScheduler> timers)
    {
        (_project, _id, _node, _self, _timers) = (project, id, node, self, timers);
        var options = node.Delivery;
        _views = new(options);
        _faults = new(project, id, node);
        _flow = new(project, id, new(options.RetrySchedule, options.Jitter, options.DisableAfter) { RowsPerRead = ProjectLog.RowsPerRead });
    }

    /// <inheritdoc cref="DeliveryFlow.State"/>
    public WebhookState State => _flow.State;

    /// <inheritdoc cref="DeliveryFlow.Progress"/>
    public DeliveryProgress? Progress => _flow.Progress;

    /// <inheritdoc cref="DeliveryFlow.RetriesInFlight"/>
    public IReadOnlySet<long> RetriesInFlight => _flow.RetriesInFlight;

    /// <inheritdoc cref="DeliveryFlow.IsIdle"/>
    public bool IsIdle => _flow.IsIdle(_node.Time.GetUtcNow());

    /// <inheritdoc cref="DeliveryFlow.IsClosing"/>
    public bool IsClosing => _flow.IsClosing;

    /// <inheritdoc cref="DeliveryFlow.IsClosed"/>
    public bool IsClosed => _flow.IsClosed;

    /// <summary>Called with each attempt that has ended.</summary>
    public Action<Attempt> Ended { private get; set; } = _ => { };

    /// <summary>Persists a group of outcomes; <see cref="Happening.Recorded"/> follows when it is on disk.</summary>
    public required Action<AttemptsRecorded> Record { private get; init; }

    /// <summary>Persists the expiry; <see cref="Happening.ExpiryRecorded"/> follows when it is on disk.</summary>
    public required Action<DeliveriesExpired> RecordExpired { private get; init; }

    /// <summary>Reports the webhook's progress to the project.</summary>
    public required Action SendReport { private get; init; }

    /// <inheritdoc cref="DeliveryFlow.IsOpen"/>
    public bool IsOpen(long sequence) => _flow.IsOpen(sequence);

    /// <summary>Whether an event up to there waits or is in flight for the first time.</summary>
    public bool HasOpenUpTo(long? sequence) => _flow.Window?.Oldest?.Sequence <= sequence;

    /// <summary>Starts all attempts that may start now.</summary>
    public void Pump() => Happen(Happening.Woken.Instance);

    /// <summary>Records ended attempts, if any.</summary>
    public void Flush() => Happen(Happening.FlushAsked.Instance);

    /// <inheritdoc cref="DeliveryFlow.Report"/>
    public WebhookReport Report(WebhookState recorded) => _flow.Report(recorded, _node.Time.GetUtcNow());

    public WebhookView View() =>
        _views.Of(_flow, _flow.Limit(_limiter?.IsWaiting == true, _stream?.UnderWay ?? 0));

    /// <summary>The facts are read. Outcomes that an earlier actor of this webhook left unrecorded here are processed first.</summary>
    public void Recovered(WebhookState recorded)
    {
        if (_node.Left.Take(_project, _id) is { } left)
            (_unrecorded, _awaitsPredecessor) = (left, true);
        Happen(new Happening.Resumed(recorded) { HasPredecessor = _awaitsPredecessor });
        if (_awaitsPredecessor)
            _unrecorded.UntilAllEndedAsync().PipeTo(_self, success: () => AllEnded.Instance);
    }

    /// <summary>Attempts are on disk.</summary>
    public void Stored(AttemptsRecorded fact) => _unrecorded.Recorded(fact.Attempts);

    /// <summary>The actor has stopped; attempts in flight end, and its next actor on this node finds them.</summary>
    public void Abandon()
    {
        if (_limiter is not null && !IsClosed)
            _node.RateLimiters.Keep(_project, _id, _limiter);
        _stream?.Stop();
        if (State.Stage == WebhookStage.Registered)
            _node.Left.Keep(_project, _id, _unrecorded);
    }

    /// <summary>Handles messages of this webhook's streams, readers and timers; false for other messages.</summary>
    public bool Handle(object message)
    {
        switch (message)
        {
            case AttemptEnded ended:
                OnEnded(ended);
                return true;
            case DeliveryStreamEnded ended:
                OnStreamEnded(ended);
                return true;
            case AllEnded:
                TakeOver();
                return true;
            case Failed failed:
                failed.Write(_node.Logger, failed.Cause, _id, _project);
                Happen(failed.Happening);
                return true;
            case Happening happening:
                Happen(happening);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Executes the acts, and their immediate consequences.</summary>
    public void Happen(Happening happening)
    {
        _happenings.Enqueue(happening);
        if (_isStepping)
            return;
        _isStepping = true;
        try
        {
            while (_happenings.TryDequeue(out var next))
            {
                foreach (var act in _flow.Step(next, new(_node.Time.GetUtcNow(), _node.ReadModel.IsBehind)))
                    Do(act);
            }
        }
        finally
        {
            _isStepping = false;
        }
    }

    private void Do(DeliveryAct act)
    {
        switch (act)
        {
            case DeliveryAct.Send send:
                if (_stream?.TryDispatch(new(send.Try, send.Event)) != true)
                    _happenings.Enqueue(new Happening.NotSent(send.Try.Position));
                break;
            case DeliveryAct.ShowAttempt(var attempt, var @event):
                _node.Instruments.Attempted(attempt.Outcome, attempt.Status);
                _node.Attempts.Write(_project, _id, @event, attempt);
                _unrecorded.Conclude(attempt);
                Ended(attempt);
                break;
            case DeliveryAct.LogAttempt(var attempt):
                _node.ReadModel.Offer(new AttemptsEntry(_project, _id, [attempt]));
                break;
            case DeliveryAct.Record(var fact, var withLimiter):
                _unrecorded.Conclude(fact.Attempts);
                Record(withLimiter ? fact with { Limiter = _limiter?.SpentUtc } : fact);
                break;
            case DeliveryAct.RecordExpired(var fact):
                RecordExpired(fact);
                break;
            case DeliveryAct.ReadRows read:
                Read(read);
                break;
            case DeliveryAct.ReadRow(var row):
                Read(row);
                break;
            case DeliveryAct.CountUnread count:
                Count(count);
                break;
            case DeliveryAct.OpenStream(var maxInFlight, var first):
                _limiter ??= _node.RateLimiters.Resume(State, first);
                _stream = new(Target.Of(State, _node.Delivery), maxInFlight, _limiter, _node.Streams, _unrecorded, _self);
                _happenings.Enqueue(new Happening.StreamOpened(_limiter.SpentUtc));
                break;
            case DeliveryAct.Retarget when _stream is { } stream:
                stream.Target = Target.Of(State, _node.Delivery);
                break;
            case DeliveryAct.StopStream:
                _stream?.Stop();
                break;
            case DeliveryAct.WakeIn(var wait):
                _timers().StartSingleTimer(Happening.Woken.Instance, Happening.Woken.Instance, wait);
                break;
            case DeliveryAct.GatherFor(var wait):
                _timers().StartSingleTimer(Happening.Gathered.Instance, Happening.Gathered.Instance, wait);
                break;
            case DeliveryAct.ShowMissing({ Sequence: var sequence, Row: var row }):
                _node.Logger.RowMissing(row, _project, _id, sequence);
                break;
            case DeliveryAct.Report:
                SendReport();
                break;
        }
    }

    private void OnEnded(AttemptEnded ended)
    {
        if (ended.Fault is { } fault && State.Stage == WebhookStage.Registered)
            _faults.Write(fault, ended.Try.Position.Sequence);
        Happen(new Happening.AttemptEnded(ended.Try, ended.At, ended.Outcome, _node.Chance()) { IsFault = ended.Fault is not null });
    }

    private void TakeOver()
    {
        if (!_awaitsPredecessor)
            return;
        _awaitsPredecessor = false;
        Happen(_unrecorded.TakeEnded(_node.Chance));
    }

    private void OnStreamEnded(DeliveryStreamEnded ended)
    {
        if (!ReferenceEquals(ended.Stream, _stream))
            return;
        if (ended.Failure is { } failure)
            _node.Logger.StreamFailed(failure, _id, _project);
        _stream = null;
        Happen(Happening.StreamEnded.Instance);
    }

    /// <summary>No attempt of the predecessor is in flight.</summary>
    private sealed record AllEnded : INoSerializationVerificationNeeded
    {
        public static AllEnded Instance { get; } = new();
    }
}
