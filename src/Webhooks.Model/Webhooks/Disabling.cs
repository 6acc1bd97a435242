using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>When the system stops a webhook: at once when its receiver is gone, announced when it has failed for too long.</summary>
internal static class Disabling
{
    /// <summary>The share of the time to disabling after which it is announced: a day before, by the default of five days.</summary>
    private const double AnnouncedAfter = 0.8;

    /// <summary>The consequence of the webhook's health at this moment: nothing, an announcement, disabling, or both.</summary>
    public static ImmutableArray<WebhookFact> Decide(WebhookState state, DateTimeOffset now, TimeSpan disableAfter)
    {
        if (state.Stage != WebhookStage.Registered || state.Status != WebhookStatus.Active)
            return [];
        var health = state.Health;
        if (health.IsGone)
            return [new WebhookDisabled(StatusReason.Gone, now)];
        if (health.FirstFailedAt is not { } first)
            return [];
        var failed = health.FailedFor(now);
        var facts = ImmutableArray.CreateBuilder<WebhookFact>();
        if (health.DisablesAt is null && failed >= disableAfter * AnnouncedAfter)
            facts.Add(new DisablingAnnounced(first + health.Untried + disableAfter, now));
        if (failed >= disableAfter)
            facts.Add(new WebhookDisabled(StatusReason.Failing, now));
        return facts.ToImmutable();
    }

    /// <summary>When the next decision without an attempt is due, or null.</summary>
    public static DateTimeOffset? NextAt(WebhookState state, TimeSpan disableAfter) =>
        !state.MayDeliver || !state.Health.IsFailing ? null
        : state.Health.FirstFailedAt + state.Health.Untried
            + (state.Health.DisablesAt is null ? disableAfter * AnnouncedAfter : disableAfter);
}
