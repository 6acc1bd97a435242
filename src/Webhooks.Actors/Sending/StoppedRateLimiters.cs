using System.Collections.Concurrent;
using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>
/// What is left of the bursts of webhooks that stopped without recording their last attempts (the journal was away), and of those that
/// a killed process may have called: this node's before it started, and any other's that ended without a word. Nothing is kept of a
/// webhook that stopped in order, wherever that was: its facts tell.
/// </summary>
internal sealed class StoppedRateLimiters(TimeProvider time)
{
    private readonly ConcurrentDictionary<(ProjectId, WebhookId), RateLimiter> _kept = new();
    private volatile Moment _unknownBefore = new(time.GetElapsedTime(0), time.GetUtcNow());

    public void Keep(ProjectId project, WebhookId webhook, RateLimiter limiter) => _kept[(project, webhook)] = limiter;

    /// <summary>Another node has ended, or seems to have: what its webhooks sent last is not recorded.</summary>
    public void NodeIsGone() => _unknownBefore = new(time.GetElapsedTime(0), time.GetUtcNow());

    /// <summary>The pace to go on with.</summary>
    /// <param name="state">The webhook, with all that is recorded.</param>
    /// <param name="first">What it tries first.</param>
    public RateLimiter Resume(WebhookState state, Try first)
    {
        var spent = state.Limiter.On(new(time.GetUtcNow().UtcTicks), time.GetElapsedTime(0));
        // A process before may have made attempts that were not recorded, of work that it had: then its burst counts as spent to the last.
        var unknownBefore = _unknownBefore;
        if (state.Definition?.Throttle is { } throttle && HadWorkBefore(state, first, unknownBefore.At))
            spent = spent.Or(RateLimiterState.Empty(throttle, unknownBefore.Elapsed));
        if (_kept.TryRemove((state.Project, state.Id), out var kept))
            spent = spent.Or(kept.Spent);
        return new(time, spent);
    }

    private static bool HadWorkBefore(WebhookState state, Try first, DateTimeOffset then) =>
        first.Number > 1 || first.AcceptedAt < then || state.Retrying.Values.Any(retry => retry.DueAt < then);

    private sealed record Moment(TimeSpan Elapsed, DateTimeOffset At);
}
