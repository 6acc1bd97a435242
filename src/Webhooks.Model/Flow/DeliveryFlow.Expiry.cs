using System.Collections.Immutable;

namespace Webhooks.Model;

/// <remarks>
/// Ends a webhook's deliveries of events that are no longer retained: counts those that it has not read, and records all of them as
/// one fact. It reads no further during the count, so that the number is exact.
/// </remarks>
internal sealed partial class DeliveryFlow
{
    private Cursor _expiringTo;
    private int _unwrittenExpiries;
    private bool _isCounting;

    private void TakeInExpiry(Happening happening)
    {
        switch (happening)
        {
            case Happening.Expiring expiring:
                _expiringTo = Cursor.Later(_expiringTo, expiring.UpTo);
                // The attempts of a predecessor are not known yet; the project asks again.
                if (!_isCounting && !_awaitsPredecessor)
                    CountUnread();
                break;
            case Happening.UnreadCounted counted:
                _isCounting = false;
                if (counted.ReadTo == ReadTo && counted.UpTo == _expiringTo)
                    Expire(counted);
                else
                    CountUnread();
                break;
            case Happening.CountFailed:
                _isCounting = false;
                Pump();
                break;
            case Happening.ExpiryRecorded recorded:
                State = State with { Progress = recorded.Progress };
                _unwrittenExpiries--;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(happening), happening, "Not a happening of deliveries.");
        }
    }

    private void CountUnread()
    {
        var upTo = _expiringTo.Sequence;
        if (IsClosing || Window is not { } window || !HasAnythingUpTo(window, upTo))
        {
            // After a crash it would start from events that no longer exist.
            if (!IsClosing && HasUnrecordedProgress)
                RecordGroup();
            _acts.Add(DeliveryAct.Report.Instance);
            return;
        }

        _isCounting = true;
        ImmutableArray<long> retrying = [.. State.Retrying.Keys.Where(sequence => sequence <= upTo).Order()];
        _acts.Add(new DeliveryAct.CountUnread(ReadTo, _expiringTo, [.. window.Unread(upTo)], retrying));
    }

    /// <summary>Whether an event up to the sequence was not read, waits, is in flight or will be sent again.</summary>
    private bool HasAnythingUpTo(DeliveryWindow window, long upTo) => window.ReadPosition.Sequence < upTo || FirstOpen <= upTo;

    /// <summary>The expiry changes the state at once, like the end of an attempt; it is recorded later.</summary>
    private void Expire(Happening.UnreadCounted counted)
    {
        // Attempts that ended before are recorded before: their events have not expired.
        Flush();
        if (!IsClosing && Window is { } window
            && Expiry.Decide(State, window, counted.UpTo, counted.Count, counted.IsPublished, _moment.Now, counted.Ranges) is { } fact)
        {
            State = WebhookDecider.Apply(State, fact) with { Progress = State.Progress };
            _unwrittenExpiries++;
            _acts.Add(new DeliveryAct.RecordExpired(fact));
        }
        else
        {
            _acts.Add(DeliveryAct.Report.Instance);
        }

        Pump();
    }
}
