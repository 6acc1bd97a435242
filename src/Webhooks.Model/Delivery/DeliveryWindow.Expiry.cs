using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>A delivery that waited for its next attempt when its event expired.</summary>
/// <param name="AttemptsMade">The number of its attempts; 0 for an event that a replay would have sent for the
/// first time.</param>
internal readonly record struct ExpiredRetry(long Sequence, int AttemptsMade);

/// <summary>The deliveries that a window dropped because their events expired.</summary>
/// <param name="Waiting">Sequences that waited for their first attempt, in order.</param>
/// <param name="Retries">The retries, in order.</param>
/// <param name="Speaks">Whether one of the waiting events was published by a user, not by the system about a webhook.</param>
internal sealed record ExpiredWork(ImmutableArray<long> Waiting, ImmutableArray<ExpiredRetry> Retries, bool Speaks);

internal sealed partial class DeliveryWindow
{
    /// <summary>The unread sequences up to the given one that were not settled before a crash.</summary>
    public IEnumerable<SequenceRange> Unread(long upTo)
    {
        var from = ReadPosition.Sequence + 1;
        foreach (var (first, last) in _recovered.SettledBeyond(ReadPosition.Sequence))
        {
            if (first > upTo)
                break;
            if (first > from)
                yield return new(from, first - 1);
            from = last + 1;
        }

        if (from <= upTo)
            yield return new(from, upTo);
    }

    /// <summary>
    /// Drops deliveries that wait up to the cursor, for their first or next attempt, and continues to read after it. Attempts in flight
    /// continue: each ends by itself, and a delivery that needs a retry is dropped the next time.
    /// </summary>
    public ExpiredWork Expire(Cursor upTo, IReadOnlyDictionary<long, Retry> retrying)
    {
        var waiting = _waiting.Concat(_order?.Kept ?? []).Where(open => open.Event.Sequence <= upTo.Sequence).ToList();
        var retries = retrying.Values
            .Where(retry => retry.Position.Sequence <= upTo.Sequence && !_retries.InFlight.ContainsKey(retry.Position.Sequence))
            .Select(retry => new ExpiredRetry(retry.Position.Sequence, retry.AttemptsMade))
            .OrderBy(retry => retry.Sequence)
            .ToImmutableArray();
        JumpTo(upTo);
        foreach (var retry in retries)
            _order?.Leave(retry.Sequence);
        return new(
            [.. waiting.Select(open => open.Event.Sequence).Order()], retries,
            waiting.Exists(open => !OperationalEvents.IsReserved(open.Event.Type)));
    }
}
