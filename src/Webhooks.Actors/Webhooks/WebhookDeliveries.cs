using Akka.Actor;
using Akka.Event;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Sending;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// What a webhook delivers when: pulls the project's log from its cursor on, starts what is due as long as there is room, takes in
/// outcomes, and has them recorded in groups. A part of the webhook's actor; it runs on that actor's messages alone.
/// </summary>
internal sealed partial class WebhookDeliveries(
    ProjectId project, WebhookId id, WebhooksNode node, IActorContext context, IActorRef self, Func<ITimerScheduler> timers)
{
    /// <summary>Failed deliveries that may wait for a retry at once. When there are so many, nothing new is tried.</summary>
    private const int MaxRetrying = 10_000;

    private static readonly TimeSpan PauseAfterFailedRead = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterFailedSigning = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseWhileReadModelIsBehind = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FarAway = TimeSpan.FromMinutes(1);

    private readonly OutcomeGroup _outcomes = new();
    private readonly Dictionary<long, Dispatch> _dispatched = [];
    private readonly Dictionary<long, List<Retry>> _rowsBeingRead = [];
    private readonly ILoggingAdapter _log = context.GetLogger();
    private DeliveryWindow? _window;
    private DeliveryLane? _lane;
    private LanePace? _pace;
    private Cursor _head = Cursor.Earliest;
    private bool _laneStopping;
    private bool _reading;
    private bool _flushDue;
    private bool _closing;
    private bool _isResentsTurn;
    private bool _spentUnrecorded;

    /// <summary>What is true now: recorded, and ended since.</summary>
    public WebhookState State { get; private set; } = WebhookState.Missing with { Project = project, Id = id };

    /// <summary>What was done when everything that has ended is recorded; what is under way is not in it.</summary>
    public DeliveryProgress? Progress => _window?.Progress();

    /// <summary>Sequences with a retry or a resend under way.</summary>
    public IReadOnlySet<long> RetriesInFlight => _window?.RetriesInFlight ?? new HashSet<long>();

    /// <summary>Told of each attempt that has ended.</summary>
    public Action<Attempt> Ended { private get; set; } = _ => { };

    /// <summary>Persists a group of outcomes, and calls <see cref="Recorded"/> when it is on disk.</summary>
    public required Action<AttemptsRecorded> Record { private get; init; }

    /// <summary>Nothing is under way, and nothing will be for a while.</summary>
    public bool IsIdle => _lane is null && !_reading && _outcomes.IsSettled && State.Notices.Open.IsEmpty && (!State.MayDeliver || HasCaughtUp);

    public bool IsClosing => _closing;

    public bool IsClosed => _closing && _lane is null && _outcomes.IsSettled && _unwrittenExpiries == 0;

    private bool IsStrict => State.Definition!.Ordering == DeliveryOrder.Strict;

    private int MaxInFlight => IsStrict ? 1 : State.Definition!.MaxInFlight;

    /// <summary>In strict order nothing passes a delivery that waits for its retry; what it holds back need not be read.</summary>
    private int MaxWaitingForRetry => State.Health.MaxRetrying(IsStrict ? 1 : MaxRetrying);

    private bool HasCaughtUp => _window is { IsEmpty: true } && _window.Looked.Sequence >= _head.Sequence
        && !State.Replays.Exists(replay => replay.HasMore) && (NextDue is not { } due || due > node.Time.GetUtcNow() + FarAway);

    private DateTimeOffset? NextDue => _window?.NextDue(State.Retrying) is { } due ? Instants.Later(due, State.Health.RetriesFrom) : null;

    /// <summary>Starts from what is recorded; whatever was in flight before is due again.</summary>
    public void Resume(WebhookState recorded)
    {
        State = recorded;
        _window = null;
        FollowOrder();
    }

    /// <summary>Follows a fact of the webhook's configuration.</summary>
    public void Changed(WebhookFact fact)
    {
        State = WebhookDecider.Apply(State, fact);
        if (fact is WebhookEnabled { SkipTo: { } head })
            _window?.JumpTo(head);
        _window?.Resend(fact, State);
        FollowOrder();
        if (_lane is null)
            return;
        if (State.MayDeliver && _lane.MaxInFlight == MaxInFlight)
            _lane.Target = Target.Of(State, node.Delivery);
        else
            StopLane();
    }

    /// <summary>A group of outcomes is on disk.</summary>
    public void Recorded(DeliveryProgress progress)
    {
        State = State with { Progress = progress };
        _outcomes.Written();
        if (_outcomes.IsLarge || (_closing && !_outcomes.IsEmpty))
            Flush();
    }

    /// <summary>Whether the event waits or is in flight for the first time.</summary>
    public bool IsOpen(long sequence) => _window?.IsOpen(sequence) == true;

    public void OnPoke(Poke poke)
    {
        if (poke.Head.Sequence > _head.Sequence)
            _head = poke.Head;
        _window?.SkipTo(poke.Expired);
        if (_window is not null && poke.Looked == _window.Looked.Sequence)
            _window.SkipTo(poke.Next.Sequence > 0 ? new(poke.Next.Sequence - 1, poke.Next.Row) : poke.Head);
        Pump();
    }

    /// <summary>Takes in what the streams, readers and timers of this webhook tell; false when the message is none of theirs.</summary>
    public bool Handle(object message)
    {
        switch (message)
        {
            case AttemptEnded ended:
                OnEnded(ended);
                break;
            case LaneEnded ended:
                OnLaneEnded(ended);
                break;
            case LogRows rows:
                OnRows(rows);
                break;
            case RetryRead read:
                OnRetryRead(read);
                break;
            case ReadFailed failed:
                OnReadFailed(failed);
                break;
            case FlushNow:
                _flushDue = false;
                Flush();
                break;
            case PumpNow:
                Pump();
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>Starts whatever may start now, and sees to it that it is called again when more may.</summary>
    public void Pump()
    {
        if (_window is null || !State.MayDeliver || _closing)
        {
            StopLane();
            return;
        }

        if (_laneStopping)
            return;
        do
        {
            StartRetries();
            StartNewAndResent();
        }
        while (PullFromCache());
        PullFromJournal();
        if (node.ReadModel.IsBehind)
            PumpIn(PauseWhileReadModelIsBehind);
        else if (!State.Notices.IsFull && NextStart is { } due && _window.InFlight < State.Health.MaxInFlight(MaxInFlight))
            PumpIn(due - node.Time.GetUtcNow());
    }

    /// <summary>Records what has ended, if something has.</summary>
    public void Flush()
    {
        if (!_outcomes.IsEmpty)
            RecordGroup();
    }

    /// <param name="recorded">What is on disk.</param>
    public WebhookReport Report(WebhookState recorded)
    {
        var looked = _window?.Looked ?? default;
        // What is not on disk is not reported: the project relies on it when it decides whether anybody needs to be woken.
        var cursor = _outcomes.IsSettled && _unwrittenExpiries == 0 && _window is not null ? _window.Progress().Cursor : State.Progress?.Cursor ?? default;
        // What is to be told keeps the project awake, and a webhook that is disabled too, until the project has taken it.
        var isToldOf = !State.Notices.Open.IsEmpty;
        DateTimeOffset? wakeAt = isToldOf ? node.Time.GetUtcNow()
            : State.Retrying.IsEmpty && !State.Replays.Exists(replay => replay.HasMore) ? null
            : Instants.Earlier(NextDue ?? node.Time.GetUtcNow(), Disabling.NextAt(State, node.Delivery.DisableAfter));
        return new(id, State.ConfirmedVersion, cursor, looked, _head.Sequence, wakeAt, State.MayDeliver || isToldOf) { OpenFrom = OpenFrom(recorded) };
    }

    public WebhookView View()
    {
        var waitingSince = State.Retrying.IsEmpty ? null : (DateTimeOffset?)State.Retrying.Values.Min(r => r.AcceptedAt);
        var openSince = _window?.Oldest?.AcceptedAt;
        var open = _window is null ? 0 : _window.Open;
        return new()
        {
            Id = id,
            Project = project,
            Definition = State.Definition! with
            {
                Timeout = State.Definition.Timeout ?? node.Delivery.Timeout,
                RetrySchedule = State.Definition.RetrySchedule ?? node.Delivery.RetrySchedule,
            },
            PublicKey = State.Secret?.PublicKey,
            Status = State.Status,
            Reason = State.Reason,
            Health = State.Health,
            Counts = new(
                open + State.Retrying.Count,
                _window?.InFlight ?? 0,
                State.Delivered,
                State.Exhausted,
                0,
                openSince is null || waitingSince < openSince ? waitingSince : openSince),
            LookedSequence = _window?.Looked.Sequence ?? 0,
            CreatedAt = State.CreatedAt,
            UpdatedAt = State.UpdatedAt,
        };
    }

    /// <summary>A stream without work is stopped: it costs memory, and starting it again costs little.</summary>
    public void OnTick()
    {
        if (_window is { InFlight: 0 } window && window.Waiting == window.Held)
            StopLane();
        Pump();
    }

    /// <summary>Lets what is under way end, records it, and starts nothing more.</summary>
    public void Close()
    {
        _closing = true;
        StopLane();
        if (_window is not null && _outcomes.IsSettled && State.Progress != _window.Progress() && State.Stage == WebhookStage.Registered)
            RecordGroup();
        else
            Flush();
    }

    /// <summary>The actor is gone; what is in flight will be due again.</summary>
    public void Abandon()
    {
        if (_pace is not null && !IsClosed)
            node.Paces.Keep(project, id, _pace);
        StopLane();
    }

    private void FollowOrder()
    {
        if (State is not { Progress: { } progress, Definition: { } definition })
            return;
        _window ??= new(progress, State.Retrying.Values);
        _window.Follow(definition.Ordering, State.Retrying.Values);
    }

    private void StartRetries()
    {
        while (HasRoom && HasPassed(State.Health.RetriesFrom) && _window!.TryStartRetry(node.Time.GetUtcNow(), State.Retrying, out var retry))
            DispatchOrRead(retry);
    }

    /// <summary>In turns: neither holds up the other, however much there is of either.</summary>
    private void StartNewAndResent()
    {
        while (HasRoom && (_isResentsTurn ? StartResent() || StartWaiting() : StartWaiting() || StartResent()))
            _isResentsTurn = !_isResentsTurn;
    }

    private bool StartWaiting()
    {
        if (!HasPassed(State.Health.FirstAttemptsFrom) || !MayStartNew || !_window!.TryStartWaiting(out var @event, out var position))
            return false;
        Dispatch(new(position, @event.AcceptedAt, 1), @event);
        return true;
    }

    /// <summary>While the receiver fails, a resent delivery is a probe as any retry is.</summary>
    private bool StartResent()
    {
        if (!HasPassed(State.Health.RetriesFrom) || !_window!.TryStartResent(node.Time.GetUtcNow(), State.Retrying, out var retry))
            return false;
        DispatchOrRead(retry);
        return true;
    }

    private void DispatchOrRead(Retry retry)
    {
        if (node.Cache.Find(project, retry.Position.Row) is { } events)
            DispatchFrom(events, retry.Next);
        else
            Read(retry);
    }

    /// <summary>Resent deliveries come when they come: no order and no bound of the live ones holds for them.</summary>
    private int LiveRetries => State.Retrying.Count - State.Resent;

    private bool HasRoom => _window!.InFlight < State.Health.MaxInFlight(MaxInFlight)
        && !_outcomes.IsFull && !State.Notices.IsFull && !node.ReadModel.IsBehind;

    /// <summary>When there is next something to start, as far as that is known.</summary>
    private DateTimeOffset? NextStart => Instants.Earlier(
        Instants.Earlier(NextDue, State.Resent > 0 && !HasPassed(State.Health.RetriesFrom) ? State.Health.RetriesFrom : null),
        _window is { } window && window.Waiting > window.Held && MayStartNew && !HasPassed(State.Health.FirstAttemptsFrom) ? State.Health.FirstAttemptsFrom : null);

    private bool MayStartNew => LiveRetries + _window!.FirstAttemptsInFlight < MaxWaitingForRetry;

    private bool HasPassed(DateTimeOffset? instant) => !(instant > node.Time.GetUtcNow());

    private bool WantsMore => !_reading && !IsCounting && _window!.Wants(State.Health.MaxInFlight(MaxInFlight)) && _window.Looked.Sequence < _head.Sequence
        && LiveRetries < MaxWaitingForRetry;

    private bool PullFromCache()
    {
        if (!WantsMore || node.Cache.Find(project, _window!.Looked.NextRow) is not { } events)
            return false;
        _window.Take(_window.Looked.NextRow, events, State.Definition!.Filter, id);
        return true;
    }

    private void PullFromJournal()
    {
        if (!WantsMore)
            return;
        _reading = true;
        var from = _window!.Looked.NextRow;
        node.Log.ReadAsync(project, from, Math.Min(from + ProjectLog.RowsPerRead, _head.NextRow) - 1)
            .PipeTo(self, failure: e => new ReadFailed(null, e));
    }

    /// <summary>Many resent deliveries stand in one row, which is read once for all of them.</summary>
    private void Read(Retry retry)
    {
        var row = retry.Position.Row;
        if (_rowsBeingRead.TryGetValue(row, out var waiting))
        {
            waiting.Add(retry);
            return;
        }

        _rowsBeingRead.Add(row, [retry]);
        node.Log.ReadAsync(project, row, row).PipeTo(self, success: rows => new RetryRead(row, rows), failure: e => new ReadFailed(row, e));
    }

    private void OnRows(LogRows rows)
    {
        _reading = false;
        if (_window is null || _window.Looked.NextRow != rows.From)
        {
            Pump();
            return;
        }

        foreach (var row in rows.Rows)
            _window.Take(row.Row, row.Events, State.Definition!.Filter, id);
        // Rows without events (or none at all) are passed over too.
        _window.SkipTo(new(_window.Looked.Sequence, Math.Max(_window.Looked.NextRow, rows.Next)));
        Pump();
    }

    private void OnRetryRead(RetryRead read)
    {
        _rowsBeingRead.Remove(read.Row, out var retries);
        foreach (var retry in retries ?? [])
        {
            if (read.Rows.Rows is [var row])
            {
                DispatchFrom(row.Events, retry.Next);
                continue;
            }

            _log.Warning("Row {0} of project {1} is missing; webhook {2} cannot send sequence {3} now, or no longer.", read.Row, project, id, retry.Position.Sequence);
            _window!.PutBack(retry.Position);
            PumpIn(PauseAfterFailedRead);
            MissesRow();
        }
    }

    private void OnReadFailed(ReadFailed failed)
    {
        _log.Warning(failed.Cause, "Webhook {0} could not read the log of project {1}; it tries again.", id, project);
        if (failed.Row is not { } row)
            _reading = false;
        else if (_rowsBeingRead.Remove(row, out var retries))
            retries.ForEach(retry => _window!.PutBack(retry.Position));
        PumpIn(PauseAfterFailedRead);
    }

    private void DispatchFrom(IReadOnlyList<PublishedEvent> row, Try next) =>
        Dispatch(next, row[(int)(next.Position.Sequence - row[0].Sequence)]);

    private void Dispatch(Try next, PublishedEvent @event)
    {
        if (_lane is null && State.MayDeliver && !_closing)
            _lane = new(Target.Of(State, node.Delivery), MaxInFlight, _pace ?? ResumePace(next), node.Lanes, self);

        var dispatch = new Dispatch(next, @event);
        if (_lane is not null && _lane.TryDispatch(dispatch))
            _dispatched.Add(next.Position.Sequence, dispatch);
        else
            _window!.PutBack(next.Position);
    }

    private void OnEnded(AttemptEnded ended)
    {
        if (!_dispatched.Remove(ended.Try.Position.Sequence, out var dispatch) || State.Stage != WebhookStage.Registered)
            return;
        if (ended.Outcome is not { } outcome)
        {
            _window!.PutBack(ended.Try.Position);
            _spentUnrecorded = true;
            if (ended.Fault is { } fault)
            {
                _log.Warning(fault, "Webhook {0} could not sign or send sequence {1}; it tries again.", id, ended.Try.Position.Sequence);
                PumpIn(PauseAfterFailedSigning);
            }

            return;
        }

        var attempt = _window!.WithKey(Attempt.Conclude(
            ended.Try,
            ended.At,
            outcome,
            State.Definition!.RetrySchedule ?? node.Delivery.RetrySchedule,
            node.Delivery.Jitter,
            node.Chance()).For(dispatch.Event));
        var wasFailing = State.Health.IsFailing;
        State = State.Record(attempt);
        _window.End(attempt);
        _outcomes.Add(attempt);
        node.Instruments.Attempted(outcome, attempt.Status);
        node.Attempts.Write(project, id, dispatch.Event, attempt);
        // What waits for its turn in the stream must wait here now.
        if (attempt.HeldUntil is not null || (State.Health.IsFailing && !wasFailing))
            StopLane();
        Ended(attempt);
        if ((_outcomes.IsLarge || _closing) && !_outcomes.IsWriting)
            Flush();
        else
            FlushSoon();
        Pump();
    }

    private void OnLaneEnded(LaneEnded ended)
    {
        if (!ReferenceEquals(ended.Lane, _lane))
            return;
        if (ended.Failure is { } failure)
            _log.Error(failure, "The delivery stream of webhook {0} failed; a new one takes over.", id);
        (_lane, _laneStopping) = (null, false);
        foreach (var notTried in _dispatched.Values)
            _window!.PutBack(notTried.Try.Position);
        _dispatched.Clear();
        if (_closing && _spentUnrecorded && State.Stage == WebhookStage.Registered)
            RecordGroup();
        Pump();
    }

    private LanePace ResumePace(Try next)
    {
        _pace = node.Paces.Resume(State, next);
        _spentUnrecorded |= _pace.SpentUtc.Due > State.Paced.Due;
        return _pace;
    }

    /// <summary>Attempts that are recorded nowhere may have reached the receiver: wherever the webhook goes on, they count.</summary>
    private void RecordGroup()
    {
        Record(new(_window!.Progress(), [.. _outcomes.TakeForWriting()]) { Paced = _spentUnrecorded ? _pace?.SpentUtc : null });
        _spentUnrecorded = false;
    }

    private void StopLane()
    {
        if (_lane is null || _laneStopping)
            return;
        _laneStopping = true;
        _lane.Stop();
    }

    private void FlushSoon()
    {
        if (_flushDue)
            return;
        _flushDue = true;
        timers().StartSingleTimer(FlushNow.Instance, FlushNow.Instance, OutcomeGroup.Gather);
    }

    private void PumpIn(TimeSpan wait) =>
        timers().StartSingleTimer(PumpNow.Instance, PumpNow.Instance, wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1));

    private sealed record RetryRead(long Row, LogRows Rows) : INoSerializationVerificationNeeded;

    /// <param name="Row">The row of a retry; null when it was read to go on.</param>
    private sealed record ReadFailed(long? Row, Exception Cause) : INoSerializationVerificationNeeded;

    private sealed record FlushNow : INoSerializationVerificationNeeded
    {
        public static FlushNow Instance { get; } = new();
    }

    private sealed record PumpNow : INoSerializationVerificationNeeded
    {
        public static PumpNow Instance { get; } = new();
    }
}
