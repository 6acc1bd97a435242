using Xunit;

namespace Webhooks.Model.Tests.Delivery;

/// <summary>
/// Does what a flow says, in memory: a stream, reads, writes and timers that end when a test says so. Each act must be one that an actor
/// can do: attempts go to an open stream, and nothing is read twice at once.
/// </summary>
internal sealed class RunShell(RunLog log, DeliveryRules rules)
{
    private readonly SortedDictionary<long, Try> _sent = [];
    private readonly List<long> _rowsBeingRead = [];
    private readonly Queue<WebhookFact> _writes = new();
    private DeliveryAct.ReadRows? _reading;
    private int _maxInFlight;

    /// <summary>Attempts that the stream has and did not report.</summary>
    public IReadOnlyCollection<Try> Sent => _sent.Values;

    /// <summary>What the journal was given and has not confirmed.</summary>
    public IReadOnlyCollection<WebhookFact> Writes => _writes;

    public bool IsStreamOpen { get; private set; }

    public bool IsStreamStopping { get; private set; }

    /// <summary>The stream has failed, which its owner does not know yet.</summary>
    public bool IsStreamBroken { get; private set; }

    public bool IsGathering { get; private set; }

    public DateTimeOffset? WakeAt { get; private set; }

    /// <summary>What follows at once from an act, if something does.</summary>
    public Happening? Do(DeliveryAct act, WebhookState state, DateTimeOffset now)
    {
        switch (act)
        {
            case DeliveryAct.OpenStream open:
                Assert.False(IsStreamOpen, "A second stream is opened.");
                (IsStreamOpen, IsStreamStopping, _maxInFlight) = (true, false, open.MaxInFlight);
                return new Happening.StreamOpened(state.Limiter);
            case DeliveryAct.Send send:
                Assert.True(IsStreamOpen && !IsStreamStopping, "An attempt is given to no stream.");
                if (IsStreamBroken)
                    return new Happening.NotSent(send.Try.Position);
                Assert.Equal(send.Try.Position.Sequence, send.Event.Sequence);
                Assert.True(_sent.TryAdd(send.Try.Position.Sequence, send.Try), "An event is sent twice at once.");
                Assert.True(_sent.Count <= _maxInFlight, "The stream has no room.");
                return null;
            case DeliveryAct.StopStream:
                Assert.True(IsStreamOpen && !IsStreamStopping);
                IsStreamStopping = true;
                return null;
            case DeliveryAct.Retarget:
                Assert.True(IsStreamOpen && !IsStreamStopping);
                return null;
            case DeliveryAct.ReadRows read:
                Assert.Null(_reading);
                Assert.InRange(read.Last - read.From + 1, 1, rules.RowsPerRead);
                if (IsAtHand(read.From))
                    return new Happening.RowsRead(read.From, read.From + 1, log.Read(read.From, read.From));
                _reading = read;
                return null;
            case DeliveryAct.ReadRow read:
                Assert.DoesNotContain(read.Row, _rowsBeingRead);
                if (IsAtHand(read.Row))
                    return RowRead(read.Row);
                _rowsBeingRead.Add(read.Row);
                return null;
            case DeliveryAct.CountUnread count:
                return new Happening.UnreadCounted(count.ReadTo, count.UpTo, CountWanted(count.Ranges), IsPublished: true);
            case DeliveryAct.WakeIn wake:
                WakeAt = now + wake.Wait;
                return null;
            case DeliveryAct.GatherFor:
                Assert.False(IsGathering);
                IsGathering = true;
                return null;
            case DeliveryAct.Record record:
                _writes.Enqueue(record.Fact);
                return null;
            case DeliveryAct.RecordExpired record:
                _writes.Enqueue(record.Fact);
                return null;
            default:
                return null;
        }
    }

    /// <summary>The answer to a read that was asked for, or to all that may be; null when none was.</summary>
    public Happening? AnswerRead(bool fails)
    {
        if (_rowsBeingRead is [var row, ..])
        {
            _rowsBeingRead.RemoveAt(0);
            return fails ? new Happening.RowReadFailed(row) : RowRead(row);
        }

        if (_reading is not { } read)
            return null;
        _reading = null;
        return fails ? Happening.ReadFailed.Instance : new Happening.RowsRead(read.From, read.Last + 1, log.Read(read.From, read.Last));
    }

    public Try TakeSent(int which)
    {
        var tried = _sent.Values.ElementAt(which % _sent.Count);
        _sent.Remove(tried.Position.Sequence);
        return tried;
    }

    /// <summary>The stream fails at once: what it has is lost, and it accepts nothing.</summary>
    public void BreakStream() => IsStreamBroken = IsStreamOpen;

    public Happening EndStream()
    {
        (IsStreamOpen, IsStreamStopping, IsStreamBroken) = (false, false, false);
        _sent.Clear();
        return Happening.StreamEnded.Instance;
    }

    public bool TryConfirmWrite(out WebhookFact? fact) => _writes.TryDequeue(out fact);

    public void EndGathering() => IsGathering = false;

    public void Wake() => WakeAt = null;

    /// <summary>Whether the node has a row in its cache: some it has, and always the same ones.</summary>
    private static bool IsAtHand(long row) => row * 2_654_435_761 % 5 < 3;

    private Happening.RowRead RowRead(long row) => new(row, log.Read(row, row) is [var read] ? read.Events : null);

    private long CountWanted(IEnumerable<SequenceRange> ranges) =>
        ranges.Sum(range => log.Wanted.Keys.LongCount(sequence => sequence >= range.From && sequence <= range.To));
}
