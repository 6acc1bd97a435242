namespace Webhooks.Model;

/// <summary>
/// Decides what a webhook delivers and when: it reads the project's log from its cursor, starts due attempts as long as there is room, and
/// has outcomes recorded in groups. <see cref="Step"/> is all of it, from happenings to acts; it has no clock, no randomness
/// and no I/O.
/// </summary>
/// <remarks>
/// Mutable for performance: it steps for each attempt. It is deterministic, and its output is values. One actor owns a flow.
/// </remarks>
internal sealed partial class DeliveryFlow(ProjectId project, WebhookId id, DeliveryRules rules)
{
    private readonly List<DeliveryAct> _acts = [];
    private readonly UnwrittenAttempts _unwritten = new(rules);
    private readonly StreamState _stream = new();
    private readonly RowReads _reads = new();
    private Cursor _head = Cursor.Earliest;
    private KnownMatches? _known;
    private Moment _moment;
    private bool _isGathering;
    private bool _isResentsTurn;
    private bool _hasSpentUnrecorded;

    /// <summary>The current state: recorded, plus ended since.</summary>
    public WebhookState State { get; private set; } = WebhookState.Missing with { Project = project, Id = id };

    /// <summary>The events that were read and not settled; null until the project has set the start.</summary>
    public DeliveryWindow? Window { get; private set; }

    /// <summary>The progress when everything that has ended is recorded, without attempts in flight.</summary>
    public DeliveryProgress? Progress => Window?.Progress();

    /// <summary>Sequences with a retry or a resend in flight.</summary>
    public IReadOnlySet<long> RetriesInFlight => Window?.RetriesInFlight ?? new HashSet<long>();

    /// <summary>The read position in the log.</summary>
    public Cursor ReadTo => Window?.ReadPosition ?? default;

    /// <summary>Attempts that ended and are in no group yet.</summary>
    public IReadOnlyList<Attempt> Ungrouped => _unwritten.Attempts;

    public bool IsClosing { get; private set; }

    /// <summary>Nothing is in flight and everything is recorded; nothing more will start.</summary>
    public bool IsClosed => IsClosing && !_stream.IsThere && !_awaitsPredecessor && _unwritten.IsSettled && _unwrittenExpiries == 0;

    /// <summary>Whether the event waits or is in flight for the first time.</summary>
    public bool IsOpen(long sequence) => Window?.IsOpen(sequence) == true;

    /// <summary>Whether nothing is in flight, and nothing will be for a while.</summary>
    public bool IsIdle(DateTimeOffset now) =>
        !_stream.IsThere && !_awaitsPredecessor && !_reads.IsReadingOn && _unwritten.IsSettled && State.OpenOperationalEvents.Open.IsEmpty
        && (!State.MayDeliver || (Window is { } window && RulesAt(now, window).HasCaughtUp(_head)));

    /// <summary>Processes a happening, and returns the acts.</summary>
    public DeliveryAct[] Step(Happening happening, Moment moment)
    {
        _moment = moment;
        TakeIn(happening);
        if (_acts.Count == 0)
            return [];
        DeliveryAct[] acts = [.. _acts];
        _acts.Clear();
        return acts;
    }

    private void TakeIn(Happening happening)
    {
        switch (happening)
        {
            case Happening.AttemptEnded ended:
                End(ended);
                break;
            case Happening.RowsRead rows:
                TakeRows(rows);
                break;
            case Happening.RowRead row:
                TakeRow(row);
                break;
            case Happening.Recorded recorded:
                State = State with { Progress = recorded.Progress };
                _unwritten.Written();
                _provesJournal &= !_unwritten.IsSettled;
                if (_unwritten.IsLarge || IsClosing)
                    Flush();
                break;
            case Happening.Gathered:
                _isGathering = false;
                Flush();
                break;
            case Happening.FlushAsked:
                Flush();
                break;
            case Happening.WakeUpReceived wakeUp:
                Follow(wakeUp);
                Pump();
                break;
            case Happening.Woken:
                Pump();
                break;
            case Happening.Ticked:
                StopStreamWithoutWork();
                Pump();
                break;
            case Happening.StreamOpened opened:
                _hasSpentUnrecorded |= opened.Spent.Due > State.Limiter.Due;
                break;
            case Happening.NotSent notSent:
                if (_stream.TryEnd(notSent.Position.Sequence, out _))
                    Window!.PutBack(notSent.Position);
                break;
            case Happening.StreamEnded:
                EndStream();
                break;
            case Happening.ReadFailed:
                _reads.IsReadingOn = false;
                WakeIn(DeliveryRules.PauseAfterFailedRead);
                break;
            case Happening.RowReadFailed failed:
                foreach (var retry in _reads.End(failed.Row))
                    Window!.PutBack(retry.Position);
                WakeIn(DeliveryRules.PauseAfterFailedRead);
                break;
            case Happening.Changed changed:
                Follow(changed.Fact);
                break;
            case Happening.Resumed resumed:
                Resume(resumed);
                break;
            case Happening.TakenOver left:
                TakeOver(left);
                break;
            case Happening.CloseAsked:
                Close();
                break;
            default:
                TakeInExpiry(happening);
                break;
        }
    }

    private void Follow(WebhookFact fact)
    {
        var version = State.RouteVersion;
        State = WebhookDecider.Apply(State, fact);
        if (State.RouteVersion != version)
            _known = null;
        if (fact is RouteConfirmed { Passed: { } passed })
            Window?.SkipTo(passed);
        if (fact is WebhookEnabled { SkipTo: { } head })
            Window?.JumpTo(head);
        Window?.Resend(fact, State);
        FollowOrder();
        if (!_stream.IsOpen)
            return;
        if (State.MayDeliver && _stream.MaxInFlight == StartRules.AllowedInFlight(State.Definition!))
            _acts.Add(DeliveryAct.Retarget.Instance);
        else
            StopStream();
    }

    private void Follow(Happening.WakeUpReceived wakeUp)
    {
        // With an earlier filter, the project passes over other events; it wakes the webhook again when it has this one.
        if (wakeUp.Version is { } version && version != State.RouteVersion)
            return;
        if (wakeUp.Head.Sequence > _head.Sequence)
            _head = wakeUp.Head;
        if (Window is not { } window)
            return;
        window.SkipTo(wakeUp.Expired);
        if (wakeUp.Known is { } known)
        {
            _known = known;
            SkipWhatIsKnown(window);
        }
        else if (wakeUp.ReadTo == window.ReadPosition.Sequence)
        {
            window.SkipTo(wakeUp.Next.Sequence > 0 ? new(wakeUp.Next.Sequence - 1, wakeUp.Next.Row) : wakeUp.Head);
        }
    }

    private void SkipWhatIsKnown(DeliveryWindow window)
    {
        if (_known?.Behind(window.ReadPosition) is { } next)
            window.SkipTo(next);
    }

    private void FollowOrder()
    {
        if (State is not { Progress: { } progress, Definition: { } definition })
            return;
        Window ??= new(progress, State.Retrying.Values, maxHeld: rules.MaxHeld);
        Window.Follow(definition.Ordering, State.Retrying.Values);
    }

    private void Close()
    {
        IsClosing = true;
        StopStream();
        if (State.Stage == WebhookStage.Registered && HasUnrecordedProgress)
            RecordGroup();
        else
            Flush();
    }

    private StartRules RulesAt(DateTimeOffset now, DeliveryWindow window) => new(State, window, rules.MaxRetrying, now);
}
