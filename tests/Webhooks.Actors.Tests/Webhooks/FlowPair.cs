using System.Threading.Channels;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Sending;
using Webhooks.Actors.Webhooks;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>
/// The same webhook twice: as its actor has it, on streams, reads and timers; and as a flow whose acts are noted and nothing more. Each
/// thing that happens happens to both, and then both must have done the same.
/// </summary>
internal sealed class FlowPair
{
    private readonly FlowWorld _world;
    private readonly ProjectId _project;
    private readonly ScriptedLog.Project _log;
    private readonly ChannelReader<object> _messages;
    private readonly Uri _url;
    private readonly List<object> _arrived = [];
    private readonly RecordedTimers _timers;
    private readonly WebhookDeliveries _actual;
    private readonly Doings _done = new();
    private readonly DeliveryFlow _model;
    private readonly Doings _said = new();
    private readonly Dictionary<long, Try> _sent = [];
    private readonly Queue<(long Row, long Last, bool IsRetrys)> _reading = new();
    private readonly HashSet<long> _cached = [];
    private readonly List<(string Id, int Attempt)> _dispatched = [];
    private DateTimeOffset? _wakeAt;
    private DateTimeOffset? _gatherAt;
    private bool _isStopping;
    private int _confirmed;
    private Cursor _head = Cursor.Earliest;

    public FlowPair(FlowWorld world, DeliveryOrder ordering)
    {
        _world = world;
        (var owner, _messages, _url) = world.NewRun();
        _project = ProjectId.Parse($"run{_url.AbsolutePath.Trim('/')}");
        _log = world.Log.Of(ProjectLog.PersistenceId(_project));
        _timers = new(world.Time);
        var node = world.Node;
        _actual = new(_project, Sample.Webhook, node, owner, () => _timers)
        {
            Record = _done.Written.Add,
            RecordExpired = _done.Written.Add,
            SendReport = () => _done.Reports++,
            Ended = _done.Ended.Add,
        };
        _model = new(_project, Sample.Webhook, new(node.Delivery.RetrySchedule, 0, node.Delivery.DisableAfter));
        var definition = Sample.Definition(_url) with
        {
            Filter = Sample.Filter("image.*"),
            MaxInFlight = 3,
            Ordering = ordering,
            RetrySchedule = Sample.Waits(1, 10),
            Timeout = TimeSpan.FromSeconds(60),
        };
        WebhookFact[] facts =
        [
            new WebhookCreated(_project, Sample.Webhook, definition, Sample.Secret, Cursor.Earliest, Now),
            new RouteConfirmed(1, Cursor.Earliest),
        ];
        Happen(new Happening.Resumed(facts.Aggregate(WebhookState.Missing, WebhookDecider.Apply)));
    }

    private DateTimeOffset Now => _world.Time.GetUtcNow();

    /// <summary>How the receiver answers an attempt: mostly well, and the same each time.</summary>
    public static Answer AnswerTo(Receipt receipt) => ((long.Parse(receipt.WebhookId[4..]) * 7 + receipt.Attempt * 3) % 11) switch
    {
        0 or 1 => new(500),
        2 => new(400),
        3 => new(429) { Headers = new Dictionary<string, string> { ["retry-after"] = "20" } },
        _ => Answer.Ok,
    };

    /// <summary>Blocks: a property is no task.</summary>
    public static void Run(FlowWorld world, DeliveryOrder ordering, IEnumerable<FlowStep> steps)
    {
        async Task RunAsync()
        {
            var pair = new FlowPair(world, ordering);
            foreach (var step in steps)
                await pair.TakeAsync(step);
            await pair.CloseAsync();
        }

        Task.Run(RunAsync).GetAwaiter().GetResult();
    }

    private async Task TakeAsync(FlowStep step)
    {
        switch (step)
        {
            case FlowStep.Accept accept:
                Accept(accept);
                break;
            case FlowStep.WakeUp:
                Happen(new Happening.WakeUpReceived(_head, ReadTo: 0, default, default));
                break;
            case FlowStep.AnswerRead answer when _reading.Count > 0:
                await AnswerReadAsync(answer.Fails);
                break;
            case FlowStep.End end when _sent.Count > 0:
                await EndAsync(_sent.Keys.Order().ElementAt(end.Which % _sent.Count));
                break;
            case FlowStep.EndStream when _isStopping && _sent.Count == 0:
                await EndStreamAsync();
                break;
            case FlowStep.Confirm when _confirmed < _said.Written.Count:
                Confirm();
                break;
            case FlowStep.Pass pass:
                _world.Time.Advance(TimeSpan.FromSeconds(pass.Seconds));
                Fire();
                break;
            case FlowStep.Tick:
                Happen(Happening.Ticked.Instance);
                break;
            case FlowStep.Pause:
                Carry(new PauseWebhook());
                break;
            case FlowStep.Resume:
                Carry(new ResumeWebhook());
                break;
            case FlowStep.Reorder reorder:
                Carry(new ChangeWebhook(new WebhookPatch { Ordering = new(reorder.To) }));
                break;
        }

        await AssertSameAsync();
    }

    private async Task CloseAsync()
    {
        Happen(Happening.CloseAsked.Instance);
        await AssertSameAsync();
        while (_sent.Count > 0)
            await TakeAsync(new FlowStep.End(0));
        if (_isStopping)
            await TakeAsync(new FlowStep.EndStream());
        while (_confirmed < _said.Written.Count)
            await TakeAsync(new FlowStep.Confirm());
        Assert.True(_model.IsClosed);
    }

    private void Accept(FlowStep.Accept accept)
    {
        var (row, sequence) = (_head.NextRow, _head.Sequence);
        PublishedEvent[] events = [.. accept.Matches.Select(matches => Event(++sequence, matches))];
        _log.Add(row, new(Now, events));
        _head = new(sequence, row + 1);
        if (!accept.IsCached)
            return;
        _world.Node.Cache.Add(_project, row, events);
        _cached.Add(row);
    }

    private PublishedEvent Event(long sequence, bool matches) =>
        new(PublishedEventId.Parse($"evt_{sequence}"), EventType.Parse(matches ? "image.saved" : "other.saved"), sequence, "{}"u8.ToArray())
        {
            AcceptedAt = Now,
            Key = $"key_{sequence % 3}",
        };

    private async Task AnswerReadAsync(bool fails)
    {
        var (row, last, isRetrys) = _reading.Dequeue();
        _log.Answer(fails);
        Assert.True(_actual.Handle(await NextAsync(message => message is not (AttemptEnded or DeliveryStreamEnded))));
        if (!fails)
            _cached.UnionWith(_log.Rows(row, last).Select(read => read.Row));
        Say((fails, isRetrys) switch
        {
            (true, true) => new Happening.RowReadFailed(row),
            (true, false) => Happening.ReadFailed.Instance,
            (false, true) => new Happening.RowRead(row, _log.Rows(row, row).Single().Events),
            _ => new Happening.RowsRead(row, last + 1, _log.Rows(row, last)),
        });
    }

    private async Task EndAsync(long sequence)
    {
        var tried = _sent[sequence];
        _sent.Remove(sequence);
        var (id, attempt) = _dispatched.Last(dispatched => dispatched.Id == $"evt_{sequence}");
        _world.Answer(_url.AbsolutePath, id, attempt).SetResult();
        var ended = (AttemptEnded)await NextAsync(message => message is AttemptEnded ended && ended.Try.Position.Sequence == sequence);
        Assert.Equal(tried, ended.Try);
        Assert.NotNull(ended.Outcome);
        Assert.True(_actual.Handle(ended));
        Say(new Happening.AttemptEnded(tried, ended.At, ended.Outcome, 0.5));
    }

    private async Task EndStreamAsync()
    {
        Assert.True(_actual.Handle(await NextAsync(message => message is DeliveryStreamEnded { Failure: null })));
        _isStopping = false;
        Say(Happening.StreamEnded.Instance);
    }

    private void Confirm()
    {
        Happen(Happening.OnDisk(_said.Written[_confirmed++]));
        Happen(Happening.Woken.Instance);
    }

    private void Fire()
    {
        foreach (var timer in (Happening[])[Happening.Woken.Instance, Happening.Gathered.Instance])
        {
            if (_timers.Fire(timer) is not { } message)
                continue;
            if (timer is Happening.Woken)
                _wakeAt = null;
            else
                _gatherAt = null;
            Assert.True(_actual.Handle(message));
            Say(timer);
        }
    }

    private void Carry(WebhookCommand command)
    {
        foreach (var fact in WebhookDecider.Decide(_model.State, command, Now).Facts)
        {
            Happen(Happening.FlushAsked.Instance);
            Happen(Happening.OnDisk(fact));
            Happen(Happening.Woken.Instance);
        }
    }

    private void Happen(Happening happening)
    {
        _actual.Happen(happening);
        Say(happening);
    }

    /// <summary>Has the model say what follows, and notes it.</summary>
    private void Say(Happening happening)
    {
        var happenings = new Queue<Happening>([happening]);
        while (happenings.TryDequeue(out var next))
        {
            foreach (var act in _model.Step(next, new(Now)))
            {
                if (Note(act) is { } answer)
                    happenings.Enqueue(answer);
            }
        }
    }

    private Happening? Note(DeliveryAct act)
    {
        switch (act)
        {
            case DeliveryAct.OpenStream:
                return new Happening.StreamOpened(_model.State.Limiter);
            case DeliveryAct.StopStream:
                _isStopping = true;
                return null;
            case DeliveryAct.Send send:
                _sent.Add(send.Try.Position.Sequence, send.Try);
                _dispatched.Add((send.Event.Id.Value, 1 + _dispatched.Count(dispatched => dispatched.Id == send.Event.Id.Value)));
                return null;
            case DeliveryAct.ReadRows read when _cached.Contains(read.From):
                return new Happening.RowsRead(read.From, read.From + 1, _log.Rows(read.From, read.From));
            case DeliveryAct.ReadRows read:
                return Read(read.From, read.Last, isRetrys: false);
            case DeliveryAct.ReadRow read when _cached.Contains(read.Row):
                return new Happening.RowRead(read.Row, _log.Rows(read.Row, read.Row).Single().Events);
            case DeliveryAct.ReadRow read:
                return Read(read.Row, read.Row, isRetrys: true);
            case DeliveryAct.WakeIn wake:
                _wakeAt = Now + wake.Wait;
                return null;
            case DeliveryAct.GatherFor gather:
                _gatherAt = Now + gather.Wait;
                return null;
            case DeliveryAct.Record record:
                Assert.False(record.WithLimiter, "Each attempt was recorded.");
                _said.Written.Add(record.Fact);
                return null;
            case DeliveryAct.ShowAttempt show:
                _said.Ended.Add(show.Attempt);
                return null;
            case DeliveryAct.Report:
                _said.Reports++;
                return null;
            default:
                return null;
        }
    }

    private Happening? Read(long from, long last, bool isRetrys)
    {
        _said.Reads.Add((from, last));
        _reading.Enqueue((from, last, isRetrys));
        return null;
    }

    private async Task AssertSameAsync()
    {
        Assert.Equal(_said.Reads, _log.Asked);
        Assert.Equal(_said.Ended, _done.Ended);
        Assert.Equal(_said.Written.Select(Shape.Of), _done.Written.Select(Shape.Of));
        Assert.Equal(_said.Reports, _done.Reports);
        Assert.Equal((_wakeAt, _gatherAt), (_timers.DueAt(Happening.Woken.Instance), _timers.DueAt(Happening.Gathered.Instance)));
        Assert.Equal((_model.IsIdle(Now), _model.IsClosed), (_actual.IsIdle, _actual.IsClosed));
        Assert.Equal(_model.Report(_model.State, Now), _actual.Report(_actual.State));
        Assert.Equal(_dispatched.Order(), (await _world.UntilArrivedAsync(_url, _dispatched.Count)).Order());
    }

    /// <summary>The next message of a kind; the others wait for theirs.</summary>
    private async Task<object> NextAsync(Func<object, bool> isWanted)
    {
        while (true)
        {
            if (_arrived.FindIndex(isWanted.Invoke) is >= 0 and var index)
            {
                var message = _arrived[index];
                _arrived.RemoveAt(index);
                return message;
            }

            _arrived.Add(await _messages.ReadAsync().AsTask().WaitAsync(Patience.Default));
        }
    }

    /// <summary>What was done, or said.</summary>
    private sealed class Doings
    {
        public List<(long From, long To)> Reads { get; } = [];

        public List<WebhookFact> Written { get; } = [];

        public List<Attempt> Ended { get; } = [];

        public int Reports { get; set; }
    }
}
