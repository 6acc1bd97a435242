using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>Finds the deliveries of one webhook that have changed since the last poll. Remembers those that may still change.</summary>
internal sealed class DeliveryWatch(DateTimeOffset start)
{
    // Older pending deliveries are no longer followed, so that a tail of a dead receiver stays small.
    private const int Followed = 2_000;

    private readonly Dictionary<string, (string Status, int Attempts, DateTimeOffset AcceptedAt)> known = [];
    private DateTimeOffset newest = start;

    /// <summary>The start of the list of deliveries.</summary>
    public DateTimeOffset Since { get; private set; } = start;

    /// <summary>The changed deliveries, in the order of their events.</summary>
    /// <param name="listed">All since <see cref="Since"/>, newest first.</param>
    public IReadOnlyList<DeliveryResource> Changed(IReadOnlyList<DeliveryResource> listed)
    {
        var changed = new List<DeliveryResource>();
        foreach (var delivery in listed.Reverse())
        {
            var state = (delivery.Status, delivery.Attempts, delivery.AcceptedAt);
            if (known.TryGetValue(delivery.EventId, out var before) && before == state)
                continue;
            known[delivery.EventId] = state;
            changed.Add(delivery);
            newest = delivery.AcceptedAt > newest ? delivery.AcceptedAt : newest;
        }

        Forget();
        return changed;
    }

    // Ended ones are remembered as long as they are listed; otherwise each would be new again.
    private void Forget()
    {
        var pending = known.Values.Where(state => state.Status == "pending").Select(state => state.AcceptedAt).OrderDescending()
            .Take(Followed).ToList();
        Since = pending.Count > 0 && pending[^1] < newest ? pending[^1] : newest;
        foreach (var (id, _) in known.Where(pair => pair.Value.AcceptedAt < Since).ToList())
            known.Remove(id);
    }
}
