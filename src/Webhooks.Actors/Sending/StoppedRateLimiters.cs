using System.Collections.Concurrent;
using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>
/// The rest of the bursts of webhooks that stopped without recording their last attempts (the journal was unavailable), and of those that
/// a killed process may have called: this node's earlier process, or another node that crashed. Nothing is kept of a
/// webhook that stopped in order, on any node: its facts have the value.
/// </summary>
internal sealed class StoppedRateLimiters(TimeProvider time)
{
    private readonly ConcurrentDictionary<(ProjectId, WebhookId), RateLimiter> _kept = new();
    private volatile Moment _unknownBefore = new(time.GetElapsedTime(0), time.GetUtcNow());

    public void Keep(ProjectId project, WebhookId webhook, RateLimiter limiter) => _kept[(project, webhook)] = limiter;

    /// <summary>Another node has ended, or seems to have: the last attempts of its webhooks are not recorded.</summary>
    public void NodeIsGone() => _unknownBefore = new(time.GetElapsedTime(0), time.GetUtcNow());

    /// <summary>The rate limiter state to continue with.</summary>
    /// <param name="state">The recorded state of the webhook.</param>
    /// <param name="first">Its first attempts.</param>
    public RateLimiter Resume(WebhookState state, Try first)
    {
        var spent = state.Limiter.On(new(time.GetUtcNow().UtcTicks), time.GetElapsedTime(0));
        // An earlier process may have made unrecorded attempts if it had work: then its burst counts as used up.
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
