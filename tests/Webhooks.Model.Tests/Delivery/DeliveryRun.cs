using Xunit;

namespace Webhooks.Model.Tests.Delivery;

/// <summary>A webhook as its actor drives it, over a log that grows; and the attempts that say what should be true of it.</summary>
internal sealed class DeliveryRun
{
    public static readonly RetrySchedule Schedule = new([TimeSpan.Zero, TimeSpan.FromSeconds(10)]);

    public static readonly TimeSpan DisableAfter = TimeSpan.FromMinutes(10);

    private static readonly AttemptOutcome[] Troubles =
    [
        new(FailureReason.ConnectRefused, null), new(FailureReason.Timeout, null) { Duration = TimeSpan.FromSeconds(15) },
        Given.Asking(429, 30), Given.Asking(503, 60), Given.Answered(502), Given.Answered(400),
    ];

    private readonly List<(long Row, List<PublishedEvent> Events)> _log = [];
    private readonly List<Attempt> _unwritten = [];
    private readonly HashSet<long> _skipped = [];
    private LastStatuses _last = new();
    private readonly HashSet<long> _ended = [];
    private long _nextRow = 1;
    private long _lastSequence;
    private long _skippedTo;
    private Cursor _expired;

    public DeliveryRun(int maxInFlight = 4, int maxRetrying = 6, DeliveryOrder ordering = DeliveryOrder.None)
    {
        (MaxInFlight, MaxRetrying) = (maxInFlight, maxRetrying);
        var definition = Given.Definition with { Ordering = ordering };
        Persist(new WebhookCreated(Given.Project, Given.Webhook, definition, Given.Secret, Cursor.Earliest, Now));
        Persist(new RouteConfirmed(1, Cursor.Earliest));
        Window = NewWindow();
    }

    public const int MaxRowEvents = 5;

    public const int MaxHeld = 7;

    public int MaxInFlight { get; }

    public int MaxRetrying { get; }

    public DateTimeOffset Now { get; private set; } = Given.Noon;

    public WebhookState State { get; private set; } = WebhookState.Missing;

    public DeliveryWindow Window { get; private set; } = null!;

    public List<WebhookFact> Journal { get; } = [];

    public List<Try> InFlight { get; } = [];

    /// <summary>The rows of the events that match, by sequence.</summary>
    public SortedDictionary<long, long> Wanted { get; } = [];

    /// <summary>Whatever was started, in that order, also what a crash made forget.</summary>
    public List<long> Started { get; } = [];

    /// <summary>All attempts that are recorded or will be.</summary>
    public IEnumerable<Attempt> Attempts => Journal.OfType<AttemptsRecorded>().SelectMany(fact => fact.Attempts).Concat(_unwritten);

    /// <summary>Events up to here are no longer retained.</summary>
    public long ExpiredTo => _expired.Sequence;

    public Cursor Head => new(_lastSequence, _nextRow);

    /// <summary>What a flush would write now.</summary>
    public AttemptsRecorded Unwritten => new(Window.Progress(), [.. _unwritten]);

    public Fate FateOf(long sequence) =>
        _last.Of(sequence) is { } status ? status == DeliveryStatus.Pending ? Fate.Retrying : Fate.Settled
        : _skipped.Contains(sequence) ? Fate.Settled
        : InFlight.Any(tried => tried.Position.Sequence == sequence) ? Fate.InFlight
        : sequence <= Window.Looked.Sequence ? Fate.Waiting
        : Fate.Unread;

    public IEnumerable<long> With(Fate fate) => Wanted.Keys.Where(sequence => FateOf(sequence) == fate);

    /// <summary>The ordering key; without one now and then.</summary>
    public static string? KeyOf(long sequence) => (sequence * 2_654_435_761 >> 8) % 4 is > 0 and var key ? $"img_{key}" : null;

    /// <summary>Whether an event was delivered, exhausted or skipped at some time, recorded or not.</summary>
    public bool HasEnded(long sequence) => _ended.Contains(sequence) || _skipped.Contains(sequence);

    /// <summary>The rule of order, by looking at everything: nothing of the line is in flight, and no earlier event of it is open.</summary>
    public bool MayStart(long sequence)
    {
        var line = State.Definition!.Ordering switch
        {
            DeliveryOrder.None => [sequence],
            DeliveryOrder.Strict => Wanted.Keys,
            _ => KeyOf(sequence) is { } key ? Wanted.Keys.Where(other => KeyOf(other) == key) : [sequence],
        };
        return !line.Any(other => InFlight.Any(tried => tried.Position.Sequence == other)
            || (other < sequence && FateOf(other) is Fate.Waiting or Fate.Retrying));
    }

    public static WebhookState Replay(IEnumerable<WebhookFact> facts) => facts.Aggregate(WebhookState.Missing, WebhookDecider.Apply);

    public void Take(DeliveryStep step)
    {
        switch (step)
        {
            case DeliveryStep.Accept accept:
                Accept(accept.Matches);
                break;
            case DeliveryStep.Read when State.MayDeliver && Window.Wants(MaxInFlight):
                Read();
                break;
            case DeliveryStep.Poke:
                Poke();
                break;
            case DeliveryStep.Start start:
                for (var i = 0; i < start.AtMost && State.MayDeliver && InFlight.Count < State.Health.MaxInFlight(MaxInFlight); i++)
                    StartOne();
                break;
            case DeliveryStep.End end when InFlight.Count > 0:
                End(TakeInFlight(end.Which), end.Succeeds ? Given.Success : Given.Failed);
                break;
            case DeliveryStep.Trouble trouble when InFlight.Count > 0:
                End(TakeInFlight(trouble.Which), trouble.Kind == 0 ? Given.Answered(410) : Troubles[trouble.Kind % Troubles.Length]);
                break;
            case DeliveryStep.PutBack putBack when InFlight.Count > 0:
                Window.PutBack(TakeInFlight(putBack.Which).Position);
                break;
            case DeliveryStep.Flush when _unwritten.Count > 0 || State.Progress != Window.Progress():
                Flush();
                break;
            case DeliveryStep.Crash:
                Crash();
                break;
            case DeliveryStep.Pass pass:
                Now = Now.AddSeconds(pass.Seconds);
                break;
            case DeliveryStep.Resend resend:
                Resend(resend.Which);
                break;
            case DeliveryStep.StartReplay start:
                StartReplay(start.Only, start.UpToBefore);
                break;
            case DeliveryStep.AdvanceReplay advance when State.MayDeliver:
                AdvanceReplay(advance.AtMost);
                break;
            case DeliveryStep.CancelReplay:
                CancelReplay();
                break;
            case DeliveryStep.Pause:
                Carry(new PauseWebhook());
                break;
            case DeliveryStep.Resume:
                Carry(new ResumeWebhook());
                break;
            case DeliveryStep.Disable when State.Status == WebhookStatus.Active:
                PersistAfterWhatEnded([new WebhookDisabled(StatusReason.Failing, Now)]);
                break;
            case DeliveryStep.Reorder reorder:
                Carry(new ChangeWebhook(new WebhookPatch { Ordering = new(reorder.To) }));
                break;
            case DeliveryStep.Expire expire:
                Expire(expire.RowsKept);
                break;
            case DeliveryStep.Enable { SkipsBacklog: false }:
                Carry(new EnableWebhook(SkipTo: null));
                break;
            case DeliveryStep.Enable enable:
                Skip(enable.HeadIsOldBy);
                break;
        }
    }

    /// <summary>Lets everything end well that has not ended, in a webhook that comes back after a crash.</summary>
    public void Drain()
    {
        Crash();
        Carry(new EnableWebhook(SkipTo: null));
        // Each round reads a row or ends what is in flight; a retry is due within two minutes.
        for (var round = 0; round < 4 * (_log.Count + Wanted.Count * (1 + State.Replays.Count)) + 10 && !HasCaughtUp; round++)
        {
            foreach (var step in (DeliveryStep[])[new DeliveryStep.Read(), new DeliveryStep.AdvanceReplay(4), new DeliveryStep.Start(MaxInFlight), new DeliveryStep.Pass(120)])
                Take(step);
            while (InFlight.Count > 0)
                Take(new DeliveryStep.End(0, Succeeds: true));
        }
    }

    private bool HasCaughtUp => Window.IsEmpty && State.Retrying.IsEmpty && !State.Replays.Exists(replay => replay.HasMore) && Window.Looked.Sequence >= _lastSequence;

    private void Accept(bool[] matches)
    {
        var row = _nextRow++;
        var events = matches.Select(isMatch => Given.Event(++_lastSequence, isMatch ? "image.saved" : "other.saved") with { Key = KeyOf(_lastSequence) }).ToList();
        if (events.Count == 0)
            return;
        _log.Add((row, events));
        foreach (var (@event, _) in events.Zip(matches).Where(pair => pair.Second))
            Wanted.Add(@event.Sequence, row);
    }

    private void Read()
    {
        if (_log.FirstOrDefault(entry => entry.Row >= Window.Looked.NextRow) is { Events: { } events } entry)
            Window.Take(entry.Row, events, State.Definition!.Filter, Given.Webhook);
    }

    private void Poke()
    {
        var next = Wanted.FirstOrDefault(entry => entry.Key > Window.Looked.Sequence);
        Window.SkipTo(next.Key > 0 ? new(next.Key - 1, next.Value) : Head);
    }

    private void StartOne()
    {
        if (!(State.Health.RetriesFrom > Now)
            && (Window.TryStartRetry(Now, State.Retrying, out var retry) || Window.TryStartResent(Now, State.Retrying, out retry)))
        {
            var sequence = retry.Position.Sequence;
            Assert.Equal(Fate.Retrying, FateOf(sequence));
            Assert.DoesNotContain(InFlight, tried => tried.Position.Sequence == sequence);
            Assert.True(retry.DueAt <= Now, "A retry started before it was due.");
            Assert.True(retry.Resent is not null || MayStart(sequence), $"{sequence} was tried again ahead of an earlier one of its key.");
            Started.Add(sequence);
            InFlight.Add(retry.Next);
        }
        else if (!(State.Health.FirstAttemptsFrom > Now)
            && State.Retrying.Count - State.Resent + Window.FirstAttemptsInFlight < State.Health.MaxRetrying(MaxRetrying))
        {
            var oldest = With(Fate.Waiting).FirstOrDefault(MayStart);
            var hasStarted = Window.TryStartWaiting(out var @event, out var position);
            Assert.Equal((oldest > 0, oldest), (hasStarted, position.Sequence));
            if (!hasStarted)
                return;
            Assert.Equal((Wanted[oldest], oldest), (position.Row, @event!.Sequence));
            Started.Add(position.Sequence);
            InFlight.Add(new(position, @event.AcceptedAt, 1));
        }
    }

    private Try TakeInFlight(int which)
    {
        var tried = InFlight[which % InFlight.Count];
        InFlight.Remove(tried);
        return tried;
    }

    private void End(Try tried, AttemptOutcome outcome)
    {
        var attempt = Window.WithKey(
            Attempt.Conclude(tried, Now, outcome, Schedule, jitter: 0.2, chance: 0.5).For(Given.Event(tried.Position.Sequence)));
        State = State.Record(attempt);
        Window.End(attempt);
        _unwritten.Add(attempt);
        _last.Take(attempt);
        if (attempt.NextAt is null)
            _ended.Add(tried.Position.Sequence);
        DisableIfDue();
    }

    private void DisableIfDue() => PersistAfterWhatEnded(Disabling.Decide(State, Now, DisableAfter));

    private void PersistAfterWhatEnded(IReadOnlyList<WebhookFact> facts)
    {
        if (facts.Count > 0 && _unwritten.Count > 0)
            Flush();
        foreach (var fact in facts)
            Persist(fact);
    }

    private DeliveryWindow NewWindow() => new(State.Progress!, State.Retrying.Values, State.Definition!.Ordering, MaxHeld);

    private void Flush()
    {
        Persist(Unwritten);
        _unwritten.Clear();
    }

    private void Crash()
    {
        _unwritten.Clear();
        InFlight.Clear();
        State = Replay(Journal);
        Window = NewWindow();
        _last = new();
        Journal.ForEach(_last.Take);
        // What was in flight when the backlog was skipped counts as skipped if nothing was recorded since.
        _skipped.UnionWith(Wanted.Keys.Where(s => s <= _skippedTo && State.Progress!.Covers(s) && _last.Of(s) is null));
        DisableIfDue();
    }

    /// <summary>What the read model would find: each delivery with its attempts, and where it stands.</summary>
    private ResentDelivery Delivery(long sequence) => new(
        new(sequence, Wanted[sequence]),
        Given.Noon,
        Attempts.Count(attempt => attempt.Position.Sequence == sequence),
        _last.Of(sequence));

    /// <summary>Outcomes are written before it is read, and nothing ends meanwhile.</summary>
    private void Resend(int which)
    {
        if (_unwritten.Count > 0)
            Flush();
        if (_last.Tried.Where(sequence => !Window.IsOpen(sequence)).ToList() is { Count: > 0 } tried)
            Carry(new ResendDelivery(Delivery(tried[which % tried.Count])));
    }

    private void StartReplay(ReplayScope only, int number)
    {
        if (_unwritten.Count > 0)
            Flush();
        var covered = Window.Progress();
        Carry(new StartReplay(new(ReplayId.Parse($"rp_{Journal.Count}"), only, null, null, Math.Max(covered.Cursor.Sequence - number, 0), covered, 0, Now)));
    }

    private void AdvanceReplay(int atMost)
    {
        if (State.Replays.Find(replay => replay.HasMore) is not { } replay)
            return;
        if (_unwritten.Count > 0)
            Flush();
        var found = Wanted.Keys
            .Where(sequence => sequence > replay.Cursor && sequence <= replay.Last && replay.Covered.Covers(sequence))
            .Select(Delivery).Where(delivery => replay.Only.Wants(delivery.Was, WasDelivered(delivery.Position.Sequence))).Where(delivery => !Window.IsOpen(delivery.Position.Sequence)).Take(atMost).ToList();
        Carry(new AdvanceReplay(replay.Id, found.Count < atMost ? replay.Last : found[^1].Position.Sequence, [.. found]));
    }

    private bool WasDelivered(long sequence) =>
        Attempts.Any(attempt => attempt.Position.Sequence == sequence && attempt.Status == DeliveryStatus.Delivered);

    private void CancelReplay()
    {
        if (State.Replays.Find(replay => replay.EndedAt is null) is { } replay)
            Carry(new CancelReplay(replay.Id, Window.RetriesInFlight));
    }

    private void Skip(int headIsOldBy)
    {
        var rows = Math.Max(0, _log.Count - headIsOldBy);
        var head = rows == _log.Count ? Head : rows == 0 ? Cursor.Earliest : new(_log[rows - 1].Events[^1].Sequence, _log[rows - 1].Row + 1);
        var inFlight = InFlight.Select(tried => tried.Position.Sequence).ToHashSet();
        Carry(new EnableWebhook(head));
        _skippedTo = Math.Max(_skippedTo, head.Sequence);
        _skipped.UnionWith(Wanted.Keys.Where(s => s <= head.Sequence && _last.Of(s) is null && !inFlight.Contains(s)));
    }

    /// <summary>As the actor has it: what ended is written before, and what was not read is counted in the log.</summary>
    private void Expire(int rowsKept)
    {
        if (_log.Count > rowsKept)
            _expired = Cursor.Later(_expired, new(_log[^(rowsKept + 1)].Events[^1].Sequence, _log[^(rowsKept + 1)].Row + 1));
        if (ExpiredTo == 0)
            return;
        if (_unwritten.Count > 0)
            Flush();
        var left = Wanted.Keys.Where(s => s <= ExpiredTo && FateOf(s) is Fate.Unread or Fate.Waiting && !IsSettledUnread(s)).ToList();
        var unread = Wanted.Keys.LongCount(s => Window.Unread(ExpiredTo).Any(range => s >= range.From && s <= range.To));
        if (Expiry.Decide(State, Window, _expired, unread, isTold: true, Now) is { } fact)
            Persist(fact);
        _skipped.UnionWith(left);
    }

    /// <summary>Settled before a crash beyond the cursor; its fate is told by its last status, unless it was skipped.</summary>
    private bool IsSettledUnread(long sequence) => sequence > Window.Looked.Sequence && State.Progress!.Covers(sequence);

    private void Carry(WebhookCommand command) => PersistAfterWhatEnded(WebhookDecider.Decide(State, command, Now).Facts);

    private void Persist(WebhookFact fact)
    {
        Journal.Add(fact);
        if (fact is AttemptsRecorded recorded)
        {
            // The attempts were applied when they ended.
            State = State with { Progress = recorded.Progress };
            return;
        }

        State = WebhookDecider.Apply(State, fact);
        _last.Take(fact);
        if (fact is DeliveryResent or ReplayAdvanced)
            Window.Resend(fact, State);
        if (fact is WebhookEnabled { SkipTo: { } head })
            Window.JumpTo(head);
        Window?.Follow(State.Definition!.Ordering, State.Retrying.Values);
    }
}

/// <summary>What is true of an event that a webhook wants.</summary>
internal enum Fate
{
    Unread,
    Waiting,
    InFlight,
    Retrying,
    Settled,
}
