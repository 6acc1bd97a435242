using System.Collections.Concurrent;
using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>
/// Outcomes that webhooks of this node could not record when they stopped (the journal rejected writes), for their next start here. Those
/// of a webhook that continues on another node are unused and harmless: a successor ignores outcomes that are on disk.
/// </summary>
internal sealed class LeftAttempts
{
    /// <summary>
    /// Attempts that are kept, each with up to 16 kB of its answer. Others are sent again, as after a crash.
    /// </summary>
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<(ProjectId, WebhookId), UnrecordedAttempts> _left = new();

    public void Keep(ProjectId project, WebhookId webhook, UnrecordedAttempts attempts)
    {
        if (attempts.Count > 0 && _left.Values.Sum(left => left.Count) + attempts.Count <= Most)
            _left[(project, webhook)] = attempts;
    }

    public UnrecordedAttempts? Take(ProjectId project, WebhookId webhook) =>
        _left.TryRemove((project, webhook), out var attempts) ? attempts : null;
}
