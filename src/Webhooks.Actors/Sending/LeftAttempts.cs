using System.Collections.Concurrent;
using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>
/// What webhooks of this node left unrecorded when they stopped (the journal took no writes), for their next start here. What is kept of a
/// webhook that goes on elsewhere is of no use, and does no harm: a successor passes over what is on disk.
/// </summary>
internal sealed class LeftAttempts
{
    /// <summary>
    /// Attempts that are kept, each with up to 16 kB of its answer. What is left beyond that is sent again, as after a crash.
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
