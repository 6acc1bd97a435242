using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Model;

/// <summary>
/// The live part of a webhook: events that it has read from the log and not settled. It is derived from the state: after a crash it starts
/// empty at the recorded progress, and attempts that were in flight are due again.
/// </summary>
/// <remarks>
/// Each event that was read is exactly one of waiting, in flight, retrying, settled. Waiting and in flight are held here;
/// an event that is neither here nor in the webhook's retrying set is settled, so settling is only a removal. One actor owns a window.
/// </remarks>
internal sealed partial class DeliveryWindow
{
    /// <summary>
    /// The maximum number of events that wait for an earlier one of their key. At this number, the webhook reads nothing more until one of
    /// them starts: each is in memory, holds back the cursor, and may split the recorded ranges, which are written with every group of
    /// outcomes.
    /// </summary>
    public const int MaxHeld = 4096;

    /// <summary>The maximum bytes of those events' bodies; a read may exceed it by its own size.</summary>
    public const long MaxHeldBytes = 8 * 1024 * 1024;

    private readonly SortedDictionary<long, OpenEvent> _open = [];
    private readonly RetryQueue _retries = new();
    private readonly DeliveryProgress _recovered;
    private readonly int _maxHeld;
    private Queue<OpenEvent> _waiting = new();
    private DeliveryOrder _ordering;
    private KeyOrder? _order;
    private OpenEvent? _oldest;
    private long _lastStarted;

    public DeliveryWindow(
        DeliveryProgress progress, IEnumerable<Retry> retrying, DeliveryOrder ordering = DeliveryOrder.None, int maxHeld = MaxHeld)
    {
        _recovered = progress;
        _maxHeld = maxHeld;
        ReadPosition = progress.Cursor;
        foreach (var retry in retrying)
            _retries.Add(retry);
        Follow(ordering, retrying);
    }

    /// <summary>The read position in the log.</summary>
    public Cursor ReadPosition { get; private set; }

    /// <summary>Events that were read and wait for their first attempt.</summary>
    public int Waiting => _waiting.Count + (_order?.Waiting ?? 0);

    /// <summary>Those of them that wait for an earlier one of their key.</summary>
    public int Held => _order?.Held ?? 0;

    /// <summary>First attempts and retries in flight.</summary>
    public int InFlight => FirstAttemptsInFlight + _retries.InFlight.Count;

    /// <summary>Events that wait or are in flight for the first time.</summary>
    public int Open => _open.Count;

    /// <summary>First attempts in flight; each may still join the retrying set.</summary>
    public int FirstAttemptsInFlight => _open.Count - Waiting;

    /// <summary>The oldest event that waits or is in flight for the first time, or null.</summary>
    public PublishedEvent? Oldest => OldestOpen?.Event;

    /// <summary>Whether nothing waits and nothing is in flight.</summary>
    public bool IsEmpty => _open.Count == 0 && _retries.InFlight.Count == 0;

    /// <summary>Whether to read more, so that up to this many can start.</summary>
    public bool Wants(int starts) =>
        Waiting - Held < starts && (_order is null || (_order.Held < _maxHeld && _order.HeldBytes < MaxHeldBytes));

    /// <summary>
    /// Uses the webhook's order from now on. Attempts in flight by another order end first: until then nothing of their keys starts.
    /// </summary>
    public void Follow(DeliveryOrder ordering, IEnumerable<Retry> retrying)
    {
        if (ordering == _ordering)
            return;
        if (_order is not null)
        {
            _waiting = new(_waiting.Concat(_order.Kept).OrderBy(open => open.Event.Sequence));
            _order.Unpark();
        }

        _ordering = ordering;
        _order = ordering == DeliveryOrder.None ? null : new(_retries.Live);
        if (_order is null)
            return;
        var waiting = _waiting.Select(open => open.Event.Sequence).ToHashSet();
        foreach (var (sequence, open) in _open)
        {
            _order.Join(sequence, LineOf(OrderingKey.Of(open.Event)));
            if (!waiting.Contains(sequence))
                _order.Start(sequence);
        }

        // Resent ones have no order: their turn was long ago.
        foreach (var retry in retrying.Where(retry => retry.Resent is null))
        {
            _order.Join(retry.Position.Sequence, LineOf(retry.Key));
            if (_retries.InFlight.ContainsKey(retry.Position.Sequence))
                _order.Start(retry.Position.Sequence);
        }
    }

    /// <summary>
    /// The attempt with the key of its event, if it will be retried: after a crash only this shows which events wait for it.
    /// </summary>
    public Attempt WithKey(Attempt attempt)
    {
        if (attempt.NextAt is null)
            return attempt;
        var sequence = attempt.Position.Sequence;
        return attempt with
        {
            Key = _retries.InFlight.TryGetValue(sequence, out var retry) ? retry.Key
                : _open.TryGetValue(sequence, out var open) ? OrderingKey.Of(open.Event)
                : null,
        };
    }

    /// <summary>Adds the events of a row of the log, except those that do not match or were settled before a crash.</summary>
    /// <param name="known">What the project reports about events: these are not evaluated again.</param>
    public void Take(
        long row, IReadOnlyList<PublishedEvent> events, EventFilter filter, WebhookId webhook, KnownMatches? known = null)
    {
        foreach (var @event in events)
        {
            if (@event.Sequence <= ReadPosition.Sequence)
                continue;
            ReadPosition = new(@event.Sequence, row);
            var isWanted = known?.Decides(@event.Sequence) == true ? known.Contains(@event.Sequence) : filter.Matches(@event, webhook);
            if (isWanted && !_recovered.Covers(@event.Sequence))
            {
                var open = new OpenEvent(@event, row);
                _oldest = _open.Count == 0 ? open : _oldest;
                _open.Add(@event.Sequence, open);
                _waiting.Enqueue(open);
                _order?.Join(@event.Sequence, LineOf(OrderingKey.Of(@event)));
            }
        }

        ReadPosition = new(ReadPosition.Sequence, Math.Max(ReadPosition.NextRow, row + 1));
    }

    /// <summary>Skips events of which the project says that none matches.</summary>
    public void SkipTo(Cursor cursor)
    {
        if (cursor.Sequence >= ReadPosition.Sequence && cursor.NextRow >= ReadPosition.NextRow)
            ReadPosition = cursor;
    }

    /// <summary>
    /// Drops waiting events up to the cursor and continues to read after it. The cursor may be slightly old: events that were read beyond
    /// it stay. Attempts in flight continue.
    /// </summary>
    public void JumpTo(Cursor cursor)
    {
        while (_waiting.TryPeek(out var open) && open.Event.Sequence <= cursor.Sequence)
            Leave(_waiting.Dequeue());
        foreach (var kept in _order?.Kept.Where(kept => kept.Event.Sequence <= cursor.Sequence).ToList() ?? [])
            Leave(kept);
        SkipTo(cursor);
        // Dropped events count as done although they never started, so that they stay dropped while an older event is in flight.
        _lastStarted = Math.Max(_lastStarted, cursor.Sequence);
    }

    /// <summary>The next event to try for the first time; it is in flight from now on.</summary>
    public bool TryStartWaiting([NotNullWhen(true)] out PublishedEvent? @event, out EventPosition position)
    {
        if (TakeWaiting() is not { } open)
        {
            (@event, position) = (null, default);
            return false;
        }

        (@event, position) = (open.Event, new(open.Event.Sequence, open.Row));
        _order?.Start(position.Sequence);
        _lastStarted = Math.Max(_lastStarted, position.Sequence);
        return true;
    }

    /// <summary>
    /// The next retry that is due; it is in flight from now on. Retries of resent deliveries are separate, because there may be millions.
    /// </summary>
    public bool TryStartRetry(DateTimeOffset now, IReadOnlyDictionary<long, Retry> retrying, [NotNullWhen(true)] out Retry? retry) =>
        _retries.TryStart(_retries.Live, now, retrying, _order, out retry);

    /// <summary>The next attempt of a resent delivery that is due; it is in flight from now on.</summary>
    public bool TryStartResent(DateTimeOffset now, IReadOnlyDictionary<long, Retry> retrying, [NotNullWhen(true)] out Retry? retry) =>
        _retries.TryStart(_retries.Resent, now, retrying, _order, out retry);

    /// <summary>When the earliest retry is due that is not in flight and does not wait for an earlier event of its key; or null.</summary>
    public DateTimeOffset? NextDue(IReadOnlyDictionary<long, Retry> retrying) => _retries.NextDue(retrying, _order);

    /// <summary>Sequences with a retry or a resend in flight.</summary>
    public IReadOnlySet<long> RetriesInFlight => _retries.InFlight.Keys.ToHashSet();

    /// <summary>
    /// Whether the event waits or is in flight for the first time. That is possible after its backlog was skipped: attempts in flight
    /// continue.
    /// </summary>
    public bool IsOpen(long sequence) => _open.ContainsKey(sequence);

    /// <summary>Adds a delivery that was resent, or whose retry is due sooner.</summary>
    public void Resend(Retry retry) => _retries.Renew(retry);

    /// <summary>An attempt has ended: its event is settled, or waits for a retry.</summary>
    public void End(Attempt attempt)
    {
        if (!_retries.TryEnd(attempt.Position.Sequence, out var retry))
            Remove(attempt.Position.Sequence);
        _order?.Stop(attempt.Position.Sequence);
        if (attempt.NextAt is { } due)
            _retries.Add(attempt.Position.Sequence, due, retry?.Resent is not null);
        else
            _order?.Leave(attempt.Position.Sequence);
    }

    /// <summary>Returns deliveries that were started and never tried to their places.</summary>
    public void PutBack(EventPosition position)
    {
        if (_retries.TryEnd(position.Sequence, out var retry))
            _retries.Add(retry);
        else if (_open.TryGetValue(position.Sequence, out var open) && !_waiting.Contains(open) && _order?.Keeps(position.Sequence) != true)
            _waiting = new(_waiting.Append(open).OrderBy(w => w.Event.Sequence));
        else
            return;
        _order?.Stop(position.Sequence);
    }

    /// <summary>
    /// The progress to record: after a crash, reading starts there and finds exactly the deliveries that are open now. Events that only
    /// wait are omitted (they are read again), so there are never more ranges than attempts in flight and events that wait for their key.
    /// </summary>
    public DeliveryProgress Progress()
    {
        if (OldestOpen is not { } oldest)
            return new(ReadPosition, [.. _recovered.SettledBeyond(ReadPosition.Sequence)]);

        var first = oldest.Event.Sequence;
        var end = Math.Max(first, _lastStarted);
        if (_open.Count == 1 && end == first)
            return new(new(first - 1, oldest.Row), [.. _recovered.SettledBeyond(end)]);
        var settled = ImmutableArray.CreateBuilder<SequenceRange>();
        var next = first + 1;
        foreach (var sequence in _open.Keys.Skip(1).TakeWhile(s => s <= end))
        {
            if (sequence > next)
                settled.Add(new(next, sequence - 1));
            next = sequence + 1;
        }

        if (end >= next)
            settled.Add(new(next, end));
        settled.AddRange(_recovered.SettledBeyond(end));
        return new(new(first - 1, oldest.Row), settled.ToImmutable());
    }

    /// <summary>In strict order all are in one line, regardless of their keys.</summary>
    private OrderingKey? LineOf(OrderingKey? key) => _ordering == DeliveryOrder.Strict ? default(OrderingKey) : key;

    private OpenEvent? TakeWaiting()
    {
        if (_order is null)
            return _waiting.TryDequeue(out var next) ? next : null;
        while (_waiting.TryPeek(out var behind) && !_order.MayStart(behind.Event.Sequence))
            _order.Hold(_waiting.Dequeue());
        return _order.TakeFreedBefore(_waiting.TryPeek(out var first) ? first.Event.Sequence : long.MaxValue)
            ?? (_waiting.TryDequeue(out first) ? first : null);
    }

    /// <summary>Kept while it stays the same: each report asks for it, and to look it up allocates. Events are added in order.</summary>
    private OpenEvent? OldestOpen => _open.Count == 0 ? null : _oldest ??= _open.First().Value;

    private void Remove(long sequence)
    {
        _open.Remove(sequence);
        if (_oldest?.Event.Sequence == sequence)
            _oldest = null;
    }

    private void Leave(OpenEvent skipped)
    {
        Remove(skipped.Event.Sequence);
        _order?.Leave(skipped.Event.Sequence);
    }
}

/// <summary>An event that was read and is not settled.</summary>
internal sealed class OpenEvent(PublishedEvent @event, long row)
{
    public PublishedEvent Event { get; } = @event;

    public long Row { get; } = row;
}
