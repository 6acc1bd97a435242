namespace Webhooks.Model;

/// <summary>Decides what a webhook may start and read at a moment.</summary>
/// <param name="state">The webhook, including all ended attempts.</param>
/// <param name="window">The events that it has read and not settled.</param>
/// <param name="maxRetrying">How many deliveries may wait for a retry while the receiver does not fail.</param>
/// <param name="now">The time.</param>
internal readonly struct StartRules(WebhookState state, DeliveryWindow window, int maxRetrying, DateTimeOffset now)
{
    /// <summary>How many attempts the webhook's settings allow at once. In strict order there is one at a time.</summary>
    public static int AllowedInFlight(WebhookDefinition definition) => IsStrict(definition) ? 1 : definition.MaxInFlight;

    /// <summary>Whether more attempts may be in flight.</summary>
    public bool HasPlace => window.InFlight < MaxInFlight;

    /// <summary>While the receiver fails, a retry or a resent delivery is a probe.</summary>
    public bool MayRetry => HasPassed(state.Health.RetriesFrom);

    /// <summary>Whether a first attempt may start.</summary>
    public bool MayTryFirst => HasPassed(state.Health.FirstAttemptsFrom) && HasRetriesLeft;

    /// <summary>When the earliest retry may start, if it waits only for the time.</summary>
    public DateTimeOffset? NextDue =>
        window.NextDue(state.Retrying) is { } due ? Instants.Later(due, state.Health.RetriesFrom) : null;

    /// <summary>When the next attempt may start, if known.</summary>
    public DateTimeOffset? NextStart => Instants.Earlier(
        Instants.Earlier(NextDue, state.Resent > 0 && !MayRetry ? state.Health.RetriesFrom : null),
        HasStartable && HasRetriesLeft && !HasPassed(state.Health.FirstAttemptsFrom) ? state.Health.FirstAttemptsFrom : null);

    /// <summary>Whether to read more events.</summary>
    public bool WantsMore(Cursor head) =>
        window.Wants(MaxInFlight) && window.ReadPosition.Sequence < head.Sequence && LiveRetries < MaxWaitingForRetry;

    /// <summary>Whether there is no work up to the head, now and for some time.</summary>
    public bool HasCaughtUp(Cursor head) =>
        window.IsEmpty && window.ReadPosition.Sequence >= head.Sequence && !state.Replays.Exists(replay => replay.HasMore)
        && (NextDue is not { } due || due > now + DeliveryRules.FarAway);

    private int MaxInFlight => state.Health.MaxInFlight(AllowedInFlight(state.Definition!));

    /// <summary>Resent deliveries may start at any time: the order and bounds of live ones do not apply.</summary>
    private int LiveRetries => state.Retrying.Count - state.Resent;

    /// <summary>In strict order nothing overtakes a delivery that waits for its retry; later events need not be read.</summary>
    private int MaxWaitingForRetry => state.Health.MaxRetrying(IsStrict(state.Definition!) ? 1 : maxRetrying);

    /// <summary>Each first attempt in flight may become a retry.</summary>
    private bool HasRetriesLeft => LiveRetries + window.FirstAttemptsInFlight < MaxWaitingForRetry;

    /// <summary>Whether an event waits that is not known to wait for an earlier one.</summary>
    private bool HasStartable => window.Waiting > window.Held;

    private static bool IsStrict(WebhookDefinition definition) => definition.Ordering == DeliveryOrder.Strict;

    private bool HasPassed(DateTimeOffset? instant) => !(instant > now);
}
