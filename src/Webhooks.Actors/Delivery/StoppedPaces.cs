using System.Collections.Concurrent;
using Webhooks.Model;

namespace Webhooks.Actors.Delivery;

/// <summary>
/// What is left of the bursts of webhooks that stopped without recording their last attempts (the journal was away), and of those that
/// a killed process may have called. Nothing is kept of a webhook that stopped in order: its facts tell.
/// </summary>
internal sealed class StoppedPaces(TimeProvider time)
{
    private readonly ConcurrentDictionary<(ProjectId, WebhookId), LanePace> _kept = new();
    private readonly TimeSpan _nodeStarted = time.GetElapsedTime(0);
    private readonly DateTimeOffset _nodeStartedAt = time.GetUtcNow();

    public void Keep(ProjectId project, WebhookId webhook, LanePace pace) => _kept[(project, webhook)] = pace;

    /// <summary>The pace to go on with.</summary>
    /// <param name="state">The webhook, with all that is recorded.</param>
    /// <param name="first">What it tries first.</param>
    public LanePace Resume(WebhookState state, Try first)
    {
        if (_kept.TryRemove((state.Project, state.Id), out var kept))
            return kept;
        var throttle = state.Definition?.Throttle ?? Throttle.Default;
        var recorded = state.Paced.Due - new TimeSpan(time.GetUtcNow().UtcTicks) + time.GetElapsedTime(0);
        // The process before may have made attempts that nobody recorded, of work that it had: then its burst counts as spent to the last.
        var unrecorded = HadWorkBefore(state, first) ? Pace.Empty(throttle, _nodeStarted).Due : TimeSpan.MinValue;
        return new(time, new(recorded > unrecorded ? recorded : unrecorded));
    }

    private bool HadWorkBefore(WebhookState state, Try first) =>
        first.Number > 1 || first.AcceptedAt < _nodeStartedAt || state.Retrying.Values.Any(retry => retry.DueAt < _nodeStartedAt);
}
