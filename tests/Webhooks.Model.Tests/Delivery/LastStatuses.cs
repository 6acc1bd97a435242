namespace Webhooks.Model.Tests.Delivery;

/// <summary>The state of each delivery that was tried or resent, from the facts alone.</summary>
internal sealed class LastStatuses
{
    private readonly SortedDictionary<long, DeliveryStatus> _last = [];
    private readonly Dictionary<long, DeliveryStatus?> _before = [];

    /// <summary>Sequences of the deliveries that were tried or resent.</summary>
    public IReadOnlyList<long> Tried => [.. _last.Keys];

    public DeliveryStatus? Of(long sequence) => _last.TryGetValue(sequence, out var status) ? status : null;

    public void Take(Attempt attempt) => _last[attempt.Position.Sequence] = attempt.Status;

    public void Take(WebhookFact fact)
    {
        switch (fact)
        {
            case AttemptsRecorded recorded:
                foreach (var attempt in recorded.Attempts)
                    Take(attempt);
                break;
            case DeliveryResent resent:
                Take(resent.Delivery);
                break;
            case ReplayAdvanced advanced:
                foreach (var delivery in advanced.Deliveries)
                    Take(delivery);
                break;
            case DeliveriesExpired expired:
                foreach (var (sequence, attempts) in expired.Retries)
                    Expire(sequence, attempts);
                break;
            case ReplayCancelled cancelled:
                foreach (var left in cancelled.Left)
                    Leave(left.Position.Sequence);
                break;
        }
    }

    private void Take(ResentDelivery delivery)
    {
        _before[delivery.Position.Sequence] = Of(delivery.Position.Sequence);
        _last[delivery.Position.Sequence] = DeliveryStatus.Pending;
    }

    private void Expire(long sequence, int attempts)
    {
        if (attempts > 0)
            _last[sequence] = DeliveryStatus.Exhausted;
        else
            _last.Remove(sequence);
    }

    private void Leave(long sequence)
    {
        if (_before[sequence] is { } status)
            _last[sequence] = status;
        else
            _last.Remove(sequence);
    }
}
