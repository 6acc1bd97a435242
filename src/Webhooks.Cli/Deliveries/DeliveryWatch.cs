using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>Which deliveries of one webhook have changed since they were looked at last. Remembers those that may still change.</summary>
internal sealed class DeliveryWatch(DateTimeOffset start)
{
    // What is older and still pending is no longer followed, so that a tail over a dead receiver stays small.
    private const int Followed = 2_000;

    private readonly Dictionary<string, (string Status, int Attempts, DateTimeOffset AcceptedAt)> known = [];
    private DateTimeOffset newest = start;

    /// <summary>From when on deliveries are to be listed.</summary>
    public DateTimeOffset Since { get; private set; } = start;

    /// <summary>Those that have changed, in the order of their events.</summary>
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

    // Ended ones are kept for as long as they are listed; without them each would be new again.
    private void Forget()
    {
        var pending = known.Values.Where(state => state.Status == "pending").Select(state => state.AcceptedAt).OrderDescending()
            .Take(Followed).ToList();
        Since = pending.Count > 0 && pending[^1] < newest ? pending[^1] : newest;
        foreach (var (id, _) in known.Where(pair => pair.Value.AcceptedAt < Since).ToList())
            known.Remove(id);
    }
}
