using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>A delivery that waited for its next attempt when its event expired.</summary>
/// <param name="AttemptsMade">How many attempts it has behind it; 0 for an event that was to be sent for the first time by a
/// replay.</param>
internal readonly record struct ExpiredRetry(long Sequence, int AttemptsMade);

/// <summary>What a window has left because its events expired.</summary>
/// <param name="Waiting">Sequences that waited for their first attempt, in order.</param>
/// <param name="Retries">What waited for a retry, in order.</param>
/// <param name="Speaks">Whether one of the waiting events was published by upstream, and not by the system about a webhook.</param>
internal sealed record ExpiredWork(ImmutableArray<long> Waiting, ImmutableArray<ExpiredRetry> Retries, bool Speaks);

internal sealed partial class DeliveryWindow
{
    /// <summary>What is between <see cref="ReadPosition"/> and the given sequence, and was not settled before a crash either.</summary>
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
    /// Leaves whatever waits up to the cursor, for its first attempt or its next, and reads on behind it. What is in flight goes on: it
    /// ends by itself, and if it is to be tried again it is left the next time.
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
