using Xunit;

namespace Webhooks.Model.Tests.Delivery;

/// <summary>
/// A webhook's flow in a world that is a list: what happens to it a test says, and what it does shows in the attempts, facts and reads.
/// What is true of each event the run knows from those alone.
/// </summary>
internal sealed class DeliveryRun
{
    public const int MaxRowEvents = 5;

    public const int MaxHeld = 7;

    public const int RowsPerRead = 2;

    public static readonly RetrySchedule Schedule = new([TimeSpan.Zero, TimeSpan.FromSeconds(10)]);

    public static readonly TimeSpan DisableAfter = TimeSpan.FromMinutes(10);

    private static readonly AttemptOutcome[] Troubles =
    [
        new(FailureReason.ConnectRefused, null), new(FailureReason.Timeout, null) { Duration = TimeSpan.FromSeconds(15) },
        Given.Asking(429, 30), Given.Asking(503, 60), Given.Answered(502), Given.Answered(400),
    ];

    private readonly RunLog _log = new();
    private readonly DeliveryRules _rules;
    private readonly HashSet<long> _skipped = [];
    private readonly HashSet<long> _ended = [];
    private LastStatuses _last = new();
    private RunShell _shell = null!;
    private DeliveryFlow _flow = null!;
    private long _skippedTo;
    private bool _mustRecord;
    private Cursor _expired;

    public DeliveryRun(int maxInFlight = 4, int maxRetrying = 6, DeliveryOrder ordering = DeliveryOrder.None)
    {
        (MaxInFlight, MaxRetrying) = (maxInFlight, maxRetrying);
        _rules = new(Schedule, Jitter: 0.2, DisableAfter)
        {
            MaxRetrying = maxRetrying,
            MaxHeld = MaxHeld,
            RowsPerRead = RowsPerRead,
            WriteAt = 5,
            MaxUnwritten = 9,
        };
        var definition = Given.Definition with { Ordering = ordering, MaxInFlight = maxInFlight };
        Journal.Add(new WebhookCreated(Given.Project, Given.Webhook, definition, Given.Secret, Cursor.Earliest, Now));
        Journal.Add(new RouteConfirmed(1, Cursor.Earliest));
        Recover();
    }

    public int MaxInFlight { get; }

    public int MaxRetrying { get; }

    public DateTimeOffset Now { get; private set; } = Given.Noon;

    public WebhookState State => _flow.State;

    public DeliveryWindow Window => _flow.Window!;

    public List<WebhookFact> Journal { get; } = [];

    /// <summary>Sequences whose attempt was sent, or will be when its event is read.</summary>
    public IReadOnlyCollection<long> InFlight =>
        _shell.Sent.Select(tried => tried.Position.Sequence).Union(Window.RetriesInFlight).ToHashSet();

    public SortedDictionary<long, long> Wanted => _log.Wanted;

    /// <summary>Whatever was started, in that order, also what a crash made forget.</summary>
    public List<long> Started { get; } = [];

    /// <summary>All facts: those on disk, those that are being written, and what would be written now.</summary>
    public IEnumerable<WebhookFact> Facts => [.. Journal, .. _shell.Writes, Unwritten];

    /// <summary>All attempts that are recorded or will be.</summary>
    public IEnumerable<Attempt> Attempts => Facts.OfType<AttemptsRecorded>().SelectMany(fact => fact.Attempts);

    /// <summary>Events up to here are no longer retained.</summary>
    public long ExpiredTo => _expired.Sequence;

    /// <summary>What a flush would write now.</summary>
    public AttemptsRecorded Unwritten => new(Window.Progress(), [.. _flow.Ungrouped]);

    public Fate FateOf(long sequence) =>
        _last.Of(sequence) is { } status ? status == DeliveryStatus.Pending ? Fate.Retrying : Fate.Settled
        : _skipped.Contains(sequence) ? Fate.Settled
        : _shell.Sent.Any(tried => tried.Position.Sequence == sequence) ? Fate.InFlight
        : sequence <= Window.ReadPosition.Sequence ? Fate.Waiting
        : Fate.Unread;

    public IEnumerable<long> With(Fate fate) => Wanted.Keys.Where(sequence => FateOf(sequence) == fate);

    /// <summary>Whether an event was delivered, exhausted or skipped at some time, recorded or not.</summary>
    public bool HasEnded(long sequence) => _ended.Contains(sequence) || _skipped.Contains(sequence);

    /// <summary>The rule of order, by looking at everything: nothing else of the line is in flight, nothing earlier of it open.</summary>
    public bool MayStart(long sequence)
    {
        var inFlight = InFlight;
        var line = State.Definition!.Ordering switch
        {
            DeliveryOrder.None => [sequence],
            DeliveryOrder.Strict => Wanted.Keys,
            _ => RunLog.KeyOf(sequence) is { } key ? Wanted.Keys.Where(other => RunLog.KeyOf(other) == key) : [sequence],
        };
        return !line.Any(other => (other != sequence && inFlight.Contains(other))
            || (other < sequence && FateOf(other) is Fate.Waiting or Fate.Retrying));
    }

    public static WebhookState Replay(IEnumerable<WebhookFact> facts) => facts.Aggregate(WebhookState.Missing, WebhookDecider.Apply);

    public void Take(DeliveryStep step)
    {
        switch (step)
        {
            case DeliveryStep.Accept accept:
                _log.Accept(accept.Matches);
                break;
            case DeliveryStep.Read read:
                if (_shell.AnswerRead(read.Fails) is { } answer)
                    Happen(answer);
                break;
            case DeliveryStep.WakeUp wakeUp:
                WakeUp(wakeUp.IsOldBy);
                break;
            case DeliveryStep.Wake:
                Wake();
                break;
            case DeliveryStep.Tick:
                Happen(Happening.Ticked.Instance);
                break;
            case DeliveryStep.End end when _shell.Sent.Count > 0:
                End(_shell.TakeSent(end.Which), end.Succeeds ? Given.Success : Given.Failed);
                break;
            case DeliveryStep.Trouble trouble when _shell.Sent.Count > 0:
                End(_shell.TakeSent(trouble.Which), trouble.Kind == 0 ? Given.Answered(410) : Troubles[trouble.Kind % Troubles.Length]);
                break;
            case DeliveryStep.PutBack putBack when _shell.Sent.Count > 0:
                Happen(new Happening.AttemptEnded(_shell.TakeSent(putBack.Which), Now, null, 0.5) { IsFault = putBack.Which % 2 == 0 });
                break;
            case DeliveryStep.BreakStream:
                _shell.BreakStream();
                break;
            case DeliveryStep.EndStream when _shell.IsStreamStopping || _shell.IsStreamBroken:
                Happen(_shell.EndStream());
                break;
            case DeliveryStep.Gather when _shell.IsGathering:
                _shell.EndGathering();
                Happen(Happening.Gathered.Instance);
                break;
            case DeliveryStep.Write:
                ConfirmWrite();
                break;
            case DeliveryStep.FailWrite fail when _shell.Writes.Count > 0:
                FailWrite(fail);
                break;
            case DeliveryStep.Crash:
                Recover();
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

        DisableIfDue();
    }

    /// <summary>
    /// Lets everything end well that has not ended, in a webhook that recovers from a crash. It is woken only when it asked for that.
    /// </summary>
    public void Drain()
    {
        Recover();
        Carry(new EnableWebhook(SkipTo: null));
        // Each round reads rows, ends what is in flight or lets time pass until the next retry.
        for (var round = 0; round < 4 * (_log.Rows + Wanted.Count * (1 + State.Replays.Count)) + 20 && !HasCaughtUp; round++)
        {
            WakeUp(isOldBy: 0);
            Take(new DeliveryStep.AdvanceReplay(4));
            while (_shell.AnswerRead(fails: false) is { } answer)
                Happen(answer);
            while (_shell.Sent.Count > 0)
                Take(new DeliveryStep.End(0, Succeeds: true));
            Take(new DeliveryStep.EndStream());
            ConfirmWrites();
            if (_shell.WakeAt is not { } wakeAt)
                continue;
            Now = wakeAt > Now ? wakeAt : Now;
            Wake();
        }

        ConfirmWrites();
    }

    private bool HasCaughtUp => Window.IsEmpty && State.Retrying.IsEmpty && !State.Replays.Exists(replay => replay.HasMore)
        && Window.ReadPosition.Sequence >= _log.Head.Sequence;

    private void Happen(Happening happening)
    {
        var happenings = new Queue<Happening>([happening]);
        while (happenings.TryDequeue(out var next))
        {
            var inFlight = InFlight;
            foreach (var act in _flow.Step(next, new(Now)))
            {
                if (act is DeliveryAct.ShowAttempt { Attempt: var attempt })
                    Ended(attempt);
                if (act is DeliveryAct.RecordExpired { Fact: var expired })
                    _last.Take(expired);
                if (_shell.Do(act, State, Now) is { } answer)
                    happenings.Enqueue(answer);
            }

            foreach (var sequence in InFlight.Except(inFlight).Order())
                AssertMayHaveStarted(sequence);
        }

        Assert.Equal(Window.InFlight, InFlight.Count);
    }

    private void AssertMayHaveStarted(long sequence)
    {
        Started.Add(sequence);
        Assert.False(_mustRecord, $"{sequence} was tried before what was taken over was recorded.");
        Assert.True(State.MayDeliver, $"{sequence} was started by a webhook that delivers nothing.");
        Assert.True(InFlight.Count <= Math.Max(1, State.Health.MaxInFlight(MaxInFlight)));
        if (State.Retrying.TryGetValue(sequence, out var retry))
        {
            Assert.True(retry.DueAt <= Now && !(State.Health.RetriesFrom > Now), $"{sequence} was tried again before it was due.");
            Assert.True(retry.Resent is not null || MayStart(sequence), $"{sequence} was tried again ahead of an earlier one of its key.");
            return;
        }

        var tried = _shell.Sent.Single(tried => tried.Position.Sequence == sequence);
        Assert.True(_last.Of(sequence) is null, $"{sequence} is tried for the first time, though it is {_last.Of(sequence)}.");
        Assert.Equal(new(new(sequence, Wanted[sequence]), default(DateTimeOffset), 1), tried with { AcceptedAt = default });
        Assert.False(State.Health.FirstAttemptsFrom > Now, $"{sequence} was tried too soon after a failure.");
        Assert.True(MayStart(sequence), $"{sequence} was tried ahead of an earlier one of its key.");
        Assert.DoesNotContain(With(Fate.Waiting).TakeWhile(waiting => waiting < sequence), MayStart);
        Assert.True(State.Retrying.Count - State.Resent + Window.FirstAttemptsInFlight <= State.Health.MaxRetrying(MaxRetrying));
    }

    /// <summary>After it, nothing is left that may start, and what may start later is waited for.</summary>
    private void Wake()
    {
        _shell.Wake();
        Happen(Happening.Woken.Instance);
        if (!State.MayDeliver || _mustRecord || _shell.IsStreamStopping || _shell.IsStreamBroken
            || Unconfirmed.Count() >= _rules.MaxUnwritten
            || InFlight.Count >= State.Health.MaxInFlight(StartRules.AllowedInFlight(State.Definition!)))
        {
            return;
        }

        var inFlight = InFlight;
        var retries = State.Retrying.Values.Where(retry => !inFlight.Contains(retry.Position.Sequence)
            && (retry.Resent is not null || MayStart(retry.Position.Sequence))).ToList();
        Assert.All(retries, retry => Assert.True(Instants.Later(retry.DueAt, State.Health.RetriesFrom) > Now, $"{retry} is due."));
        if (retries.Count > 0)
            Assert.True(_shell.WakeAt <= retries.Min(retry => Instants.Later(retry.DueAt, State.Health.RetriesFrom)));
        var bound = State.Health.MaxRetrying(State.Definition!.Ordering == DeliveryOrder.Strict ? 1 : MaxRetrying);
        if (State.Retrying.Count - State.Resent + Window.FirstAttemptsInFlight < bound && With(Fate.Waiting).Any(MayStart))
            Assert.True(State.Health.FirstAttemptsFrom > Now && _shell.WakeAt <= State.Health.FirstAttemptsFrom, "An event waits in vain.");
    }

    /// <summary>Of a project that may believe that the webhook has not read as far as it has.</summary>
    private void WakeUp(int isOldBy)
    {
        var readTo = Math.Max(0, Window.ReadPosition.Sequence - isOldBy);
        Happen(new Happening.WakeUpReceived(_log.Head, readTo, _log.NextWanted(readTo), default));
    }

    private void End(Try tried, AttemptOutcome outcome) => Happen(new Happening.AttemptEnded(tried, Now, outcome, 0.5));

    private void Ended(Attempt attempt)
    {
        _last.Take(attempt);
        if (attempt.NextAt is null)
            _ended.Add(attempt.Position.Sequence);
    }

    private void DisableIfDue() => PersistAfterWhatEnded(Disabling.Decide(State, Now, DisableAfter));

    private void PersistAfterWhatEnded(IReadOnlyList<WebhookFact> facts)
    {
        if (facts.Count == 0)
            return;
        Flush();
        foreach (var fact in facts)
        {
            Journal.Add(fact);
            _last.Take(fact);
            Happen(Happening.OnDisk(fact));
            Wake();
        }
    }

    private void Flush()
    {
        Happen(Happening.FlushAsked.Instance);
        ConfirmWrites();
    }

    private void ConfirmWrites()
    {
        while (ConfirmWrite())
        {
        }
    }

    private bool ConfirmWrite()
    {
        if (!_shell.TryConfirmWrite(out var fact))
            return false;
        Journal.Add(fact!);
        _mustRecord = false;
        Happen(Happening.OnDisk(fact!));
        Wake();
        return true;
    }

    private void FailWrite(DeliveryStep.FailWrite fail)
    {
        List<Attempt> concluded = [.. Unconfirmed];
        List<EndedAttempt> ended = [.. _shell.Sent.Select(tried => new EndedAttempt(
            tried, RunLog.Event(tried.Position.Sequence), Now, fail.Succeeds ? Given.Success : Given.Failed, 0.5))];
        var lacks = ended.Count > 0 || (fail.IsWritten ? _flow.Ungrouped.Count : concluded.Count) > 0;
        if (fail.IsWritten)
            Journal.AddRange(_shell.Writes);
        Recover(hasPredecessor: true);
        concluded.ForEach(_last.Take);
        _mustRecord = lacks;
        Happen(new Happening.TakenOver(concluded, ended));
        Assert.All(ended, left => Assert.Contains(
            Unconfirmed, attempt => attempt.Position == left.Try.Position && attempt.Number == left.Try.Number));
        Wake();
    }

    /// <summary>Attempts that ended and are not known to be on disk.</summary>
    private IEnumerable<Attempt> Unconfirmed =>
        _shell.Writes.OfType<AttemptsRecorded>().SelectMany(fact => fact.Attempts).Concat(_flow.Ungrouped);

    /// <summary>What is not on disk is lost.</summary>
    private void Recover(bool hasPredecessor = false)
    {
        _mustRecord = hasPredecessor;
        _shell = new(_log, _rules);
        _flow = new(Given.Project, Given.Webhook, _rules);
        _flow.Step(new Happening.Resumed(Replay(Journal)) { HasPredecessor = hasPredecessor }, new(Now));
        _last = new();
        Journal.ForEach(_last.Take);
        // What was in flight when the backlog was skipped counts as skipped if nothing was recorded since.
        _skipped.UnionWith(Wanted.Keys.Where(s => s <= _skippedTo && State.Progress!.Covers(s) && _last.Of(s) is null));
        DisableIfDue();
        Wake();
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
        Flush();
        if (_last.Tried.Where(sequence => !Window.IsOpen(sequence)).ToList() is { Count: > 0 } tried)
            Carry(new ResendDelivery(Delivery(tried[which % tried.Count])));
    }

    private void StartReplay(ReplayScope only, int number)
    {
        Flush();
        var covered = Window.Progress();
        var last = Math.Max(covered.Cursor.Sequence - number, 0);
        Carry(new StartReplay(new(ReplayId.Parse($"rp_{Journal.Count}"), only, null, null, last, covered, 0, Now)));
    }

    private void AdvanceReplay(int atMost)
    {
        if (State.Replays.Find(replay => replay.HasMore) is not { } replay)
            return;
        Flush();
        var found = Wanted.Keys
            .Where(sequence => sequence > replay.Cursor && sequence <= replay.Last && replay.Covered.Covers(sequence))
            .Select(Delivery)
            .Where(delivery => replay.Only.Wants(delivery.Was, WasDelivered(delivery.Position.Sequence)))
            .Where(delivery => !Window.IsOpen(delivery.Position.Sequence))
            .Take(atMost)
            .ToList();
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
        Flush();
        var head = _log.HeadBefore(headIsOldBy);
        var inFlight = InFlight;
        _skippedTo = Math.Max(_skippedTo, head.Sequence);
        _skipped.UnionWith(Wanted.Keys.Where(s => s <= head.Sequence && _last.Of(s) is null && !inFlight.Contains(s)));
        Carry(new EnableWebhook(head));
    }

    /// <summary>What the journal is given on the way it has confirmed when this is over.</summary>
    private void Expire(int rowsKept)
    {
        _expired = _log.Rows > rowsKept ? Cursor.Later(_expired, _log.HeadBefore(rowsKept)) : _expired;
        if (ExpiredTo == 0)
            return;
        Flush();
        _skipped.UnionWith(
            Wanted.Keys.Where(s => s <= ExpiredTo && FateOf(s) is Fate.Unread or Fate.Waiting && !IsSettledUnread(s)).ToList());
        var before = Journal.Count;
        Happen(new Happening.Expiring(_expired));
        ConfirmWrites();
        Assert.True(Journal.Skip(before).OfType<DeliveriesExpired>().Count() <= 1);
    }

    /// <summary>Settled before a crash beyond the cursor; its fate is known by its last status, unless it was skipped.</summary>
    private bool IsSettledUnread(long sequence) => sequence > Window.ReadPosition.Sequence && State.Progress!.Covers(sequence);

    private void Carry(WebhookCommand command) => PersistAfterWhatEnded(WebhookDecider.Decide(State, command, Now).Facts);
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
