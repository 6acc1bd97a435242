using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>
/// In which order a project wakes its webhooks. One that wakes reads the database, so no more than <see cref="Most"/> do at once, and
/// each that reports lets the next one go: however many webhooks an event is for, what others ask of the node waits behind few of them.
/// </summary>
internal sealed class WakingTurns(TimeProvider time)
{
    /// <summary>Twice as many as recover at once on a node.</summary>
    public const int Most = 100;

    /// <summary>A webhook that does not report in this time no longer holds up the others.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A webhook that reports after it was woken stays for longer than this. To wake it costs little, and it waits for no turn.
    /// </summary>
    public static readonly TimeSpan StaysAwake = TimeSpan.FromSeconds(20);

    private readonly Dictionary<WebhookId, long> _wakingSince = [];
    private readonly Dictionary<WebhookId, long> _reportedAt = [];
    private readonly Queue<WebhookId> _queue = new();
    private readonly HashSet<WebhookId> _queued = [];

    private bool HasRoom => _wakingSince.Count < Most;

    /// <summary>Whether the webhook may be woken now; if not, its turn comes.</summary>
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

    /// <summary>The next webhook whose turn has come.</summary>
    public bool TryNext(out WebhookId webhook)
    {
        webhook = default;
        while (HasRoom && _queue.TryDequeue(out webhook))
        {
            // Else it was forgotten meanwhile.
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
        // The last report of one that goes to sleep comes unasked.
        if (_wakingSince.Remove(webhook) || IsAwake(webhook))
            _reportedAt[webhook] = time.GetTimestamp();
    }

    public void Forget(WebhookId webhook)
    {
        _wakingSince.Remove(webhook);
        _reportedAt.Remove(webhook);
        _queued.Remove(webhook);
    }

    /// <summary>Lets go of those that take too long, and of those that may sleep again.</summary>
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
