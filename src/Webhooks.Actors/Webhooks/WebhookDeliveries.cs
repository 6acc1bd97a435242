using Akka.Actor;
using Akka.Event;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.Sending;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Does what a webhook's <see cref="DeliveryFlow"/> decides, and lets it know what happens. A part of the webhook's actor; it runs on that
/// actor's messages alone.
/// </summary>
internal sealed class WebhookDeliveries
{
    /// <summary>While we cannot send, all attempts of all webhooks fail each second.</summary>
    private static readonly TimeSpan TellFaultsEvery = TimeSpan.FromMinutes(1);

    private readonly Queue<Happening> _happenings = new();
    private readonly ProjectId _project;
    private readonly WebhookId _id;
    private readonly WebhooksNode _node;
    private readonly IActorRef _self;
    private readonly Func<ITimerScheduler> _timers;
    private readonly ILoggingAdapter _log;
    private readonly DeliveryFlow _flow;
    private DeliveryLane? _lane;
    private LanePace? _pace;
    private UnrecordedAttempts _unrecorded = new();
    private bool _awaitsPredecessor;
    private bool _isStepping;
    private TimeSpan? _faultToldAt;

    public WebhookDeliveries(
        ProjectId project, WebhookId id, WebhooksNode node, IActorRef self, Func<ITimerScheduler> timers, ILoggingAdapter log)
    {
        (_project, _id, _node, _self, _timers, _log) = (project, id, node, self, timers, log);
        var options = node.Delivery;
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

    /// <summary>Persists what has expired; <see cref="Happening.ExpiryRecorded"/> follows when it is on disk.</summary>
    public required Action<DeliveriesExpired> RecordExpired { private get; init; }

    /// <summary>Reports to the project how far the webhook has come.</summary>
    public required Action SendReport { private get; init; }

    /// <inheritdoc cref="DeliveryFlow.IsOpen"/>
    public bool IsOpen(long sequence) => _flow.IsOpen(sequence);

    /// <summary>Starts whatever may start now.</summary>
    public void Pump() => Happen(Happening.Woken.Instance);

    /// <summary>Records what has ended, if something has.</summary>
    public void Flush() => Happen(Happening.FlushAsked.Instance);

    /// <inheritdoc cref="DeliveryFlow.Report"/>
    public WebhookReport Report(WebhookState recorded) => _flow.Report(recorded, _node.Time.GetUtcNow());

    public WebhookView View() => WebhookViews.Of(_flow, _node.Delivery);

    /// <summary>The facts are read. What an actor of this webhook before left unrecorded on this node comes first.</summary>
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

    /// <summary>The actor is gone; what is in flight ends, and its next one on this node finds it.</summary>
    public void Abandon()
    {
        if (_pace is not null && !IsClosed)
            _node.Paces.Keep(_project, _id, _pace);
        _lane?.Stop();
        if (State.Stage == WebhookStage.Registered)
            _node.Left.Keep(_project, _id, _unrecorded);
    }

    /// <summary>Takes in what streams, readers and timers of this webhook say; false when the message is none of theirs.</summary>
    public bool Handle(object message)
    {
        switch (message)
        {
            case AttemptEnded ended:
                OnEnded(ended);
                return true;
            case LaneEnded ended:
                OnLaneEnded(ended);
                return true;
            case AllEnded:
                TakeOver();
                return true;
            case Failed failed:
                _log.Warning(failed.Cause, failed.Line, _id, _project);
                Happen(failed.Happening);
                return true;
            case Happening happening:
                Happen(happening);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Does what follows, and what follows from that at once.</summary>
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
                if (_lane?.TryDispatch(new(send.Try, send.Event)) != true)
                    _happenings.Enqueue(new Happening.NotSent(send.Try.Position));
                break;
            case DeliveryAct.ShowAttempt(var attempt, var @event):
                _node.Instruments.Attempted(attempt.Outcome, attempt.Status);
                _node.Attempts.Write(_project, _id, @event, attempt);
                _unrecorded.Conclude(attempt);
                Ended(attempt);
                break;
            case DeliveryAct.Record(var fact, var withPace):
                _unrecorded.Conclude(fact.Attempts);
                Record(withPace ? fact with { Paced = _pace?.SpentUtc } : fact);
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
                _pace ??= _node.Paces.Resume(State, first);
                _lane = new(Target.Of(State, _node.Delivery), maxInFlight, _pace, _node.Lanes, _unrecorded, _self);
                _happenings.Enqueue(new Happening.StreamOpened(_pace.SpentUtc));
                break;
            case DeliveryAct.Retarget when _lane is { } lane:
                lane.Target = Target.Of(State, _node.Delivery);
                break;
            case DeliveryAct.StopStream:
                _lane?.Stop();
                break;
            case DeliveryAct.WakeIn(var wait):
                _timers().StartSingleTimer(Happening.Woken.Instance, Happening.Woken.Instance, wait);
                break;
            case DeliveryAct.GatherFor(var wait):
                _timers().StartSingleTimer(Happening.Gathered.Instance, Happening.Gathered.Instance, wait);
                break;
            case DeliveryAct.ShowMissing({ Sequence: var sequence, Row: var row }):
                _log.Warning(
                    "Row {0} of project {1} is missing; webhook {2} cannot send sequence {3} now, or no longer.",
                    row,
                    _project,
                    _id,
                    sequence);
                break;
            case DeliveryAct.Report:
                SendReport();
                break;
        }
    }

    private void Read(DeliveryAct.ReadRows read)
    {
        if (_node.Cache.Find(_project, read.From) is { } events)
        {
            _happenings.Enqueue(new Happening.RowsRead(read.From, read.From + 1, [new(read.From, events)]));
            return;
        }

        _node.Log.ReadAsync(_project, read.From, read.Last).PipeTo(
            _self,
            success: rows => new Happening.RowsRead(rows.From, rows.Next, rows.Rows),
            failure: e => Failed.Read(Happening.ReadFailed.Instance, e));
    }

    private void Read(long row)
    {
        if (_node.Cache.Find(_project, row) is { } events)
        {
            _happenings.Enqueue(new Happening.RowRead(row, events));
            return;
        }

        _node.Log.ReadAsync(_project, row, row).PipeTo(
            _self,
            success: rows => new Happening.RowRead(row, rows.Rows is [var read] ? read.Events : null),
            failure: e => Failed.Read(new Happening.RowReadFailed(row), e));
    }

    private void Count(DeliveryAct.CountUnread count) =>
        _node.Aged.CountAsync(_project, _id, State.Definition!.Wanted, count.Ranges, count.Retries).PipeTo(
            _self,
            success: unread => new Happening.UnreadCounted(count.ReadTo, count.UpTo, unread.Count, unread.IsTold) { Ranges = unread.Ranges },
            failure: e => new Failed(
                Happening.CountFailed.Instance, e, "Webhook {0} of project {1} could not count what has expired; its project asks again."));

    private void OnEnded(AttemptEnded ended)
    {
        if (ended.Fault is { } fault && State.Stage == WebhookStage.Registered && IsTimeToTellFault())
            _log.Warning(fault, "Webhook {0} could not sign or send sequence {1}; it tries again.", _id, ended.Try.Position.Sequence);
        Happen(new Happening.AttemptEnded(ended.Try, ended.At, ended.Outcome, _node.Chance()) { IsFault = ended.Fault is not null });
    }

    private bool IsTimeToTellFault()
    {
        var now = _node.Time.GetElapsedTime(0);
        if (now - _faultToldAt < TellFaultsEvery)
            return false;
        _faultToldAt = now;
        return true;
    }

    private void TakeOver()
    {
        if (!_awaitsPredecessor)
            return;
        _awaitsPredecessor = false;
        Happen(_unrecorded.TakeEnded(_node.Chance));
    }

    private void OnLaneEnded(LaneEnded ended)
    {
        if (!ReferenceEquals(ended.Lane, _lane))
            return;
        if (ended.Failure is { } failure)
            _log.Error(failure, "The delivery stream of webhook {0} failed; a new one takes over.", _id);
        _lane = null;
        Happen(Happening.StreamEnded.Instance);
    }

    /// <summary>No attempt of the predecessor is in flight.</summary>
    private sealed record AllEnded : INoSerializationVerificationNeeded
    {
        public static AllEnded Instance { get; } = new();
    }

    /// <param name="Line">Its first value is the webhook, its second the project.</param>
    private sealed record Failed(Happening Happening, Exception Cause, string Line) : INoSerializationVerificationNeeded
    {
        public static Failed Read(Happening happening, Exception cause) =>
            new(happening, cause, "Webhook {0} could not read the log of project {1}; it tries again.");
    }
}
