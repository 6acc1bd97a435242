using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>
/// The order in which a project wakes its webhooks. Each wake-up reads the database, so at most <see cref="Most"/> run at once, and
/// each report starts the next one: regardless of the number of webhooks for an event, other work on the node waits only for a few.
/// </summary>
internal sealed class WakingTurns(TimeProvider time)
{
    /// <summary>Twice the number of concurrent recoveries on a node.</summary>
    public const int Most = 100;

    /// <summary>A webhook that does not report within this time no longer delays the others.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A webhook that reports after it was woken stays for longer than this. Waking it costs little, and it does not wait for its turn.
    /// </summary>
    public static readonly TimeSpan StaysAwake = TimeSpan.FromSeconds(20);

    private readonly Dictionary<WebhookId, long> _wakingSince = [];
    private readonly Dictionary<WebhookId, long> _reportedAt = [];
    private readonly Queue<WebhookId> _queue = new();
    private readonly HashSet<WebhookId> _queued = [];

    private bool HasRoom => _wakingSince.Count < Most;

    /// <summary>Whether the webhook may be woken now; if not, it waits for its turn.</summary>
    public bool TryTake(WebhookId webhook)
    {
        if (IsAwake(webhook))
            return true;
        if (HasRoom && _queued.Count == 0)
        {
            _wakingSince[webhook] = time.GetTimestamp();
            return true;
        }

        if (_queued.Add(webhook))
            _queue.Enqueue(webhook);
        return false;
    }

    /// <summary>The next webhook that may be woken now.</summary>
    public bool TryNext(out WebhookId webhook)
    {
        webhook = default;
        while (HasRoom && _queue.TryDequeue(out webhook))
        {
            // Otherwise it was removed meanwhile.
            if (_queued.Remove(webhook))
            {
                _wakingSince[webhook] = time.GetTimestamp();
                return true;
            }
        }

        return false;
    }

    public void Reported(WebhookId webhook)
    {
        // A webhook that leaves the memory sends a last report unasked.
        if (_wakingSince.Remove(webhook) || IsAwake(webhook))
            _reportedAt[webhook] = time.GetTimestamp();
    }

    public void Forget(WebhookId webhook)
    {
        _wakingSince.Remove(webhook);
        _reportedAt.Remove(webhook);
        _queued.Remove(webhook);
    }

    /// <summary>Removes webhooks that take too long, and those that may have left the memory.</summary>
    public void OnTick()
    {
        Drop(_wakingSince, Patience);
        Drop(_reportedAt, StaysAwake);
    }

    private bool IsAwake(WebhookId webhook) => _reportedAt.TryGetValue(webhook, out var at) && time.GetElapsedTime(at) < StaysAwake;

    private void Drop(Dictionary<WebhookId, long> since, TimeSpan after)
    {
        foreach (var (webhook, at) in since)
        {
            if (time.GetElapsedTime(at) >= after)
                since.Remove(webhook);
        }
    }
}
