using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>The result of a command: facts to persist, or a refusal.</summary>
internal sealed record WebhookDecision(ImmutableArray<WebhookFact> Facts, Refusal? Refusal)
{
    public static WebhookDecision Nothing { get; } = new([], null);

    public static implicit operator WebhookDecision(WebhookFact fact) => new([fact], null);

    public static implicit operator WebhookDecision(Refusal refusal) => new([], refusal);
}

/// <summary>The behaviour of a webhook: facts from commands, states from facts.</summary>
internal static class WebhookDecider
{
    public static WebhookDecision Decide(WebhookState state, WebhookCommand command, DateTimeOffset now) => (command, state) switch
    {
        (CreateWebhook create, { Stage: WebhookStage.Missing }) => Create(create, now),
        (CreateWebhook create, { Stage: WebhookStage.Registered }) => Repeat(create, state),
        (CreateWebhook create, _) => Taken(create.Id),
        (DeleteWebhook, { Stage: WebhookStage.Deleted }) => WebhookDecision.Nothing,
        (_, { Stage: not WebhookStage.Registered }) => Refusal.NoSuchWebhook(state.Id),

        (ChangeWebhook change, { Definition: { } definition }) =>
            Revise(state, definition, change.Patch.ApplyTo(definition), change.Secret, now),
        (RotateSecret rotate, { Secret: { } secret }) => SecretRotation.Decide(state, secret, rotate, now),
        (ResendDelivery resend, _) => Resending.Decide(state, resend, now),
        (StartReplay start, _) => Resending.Decide(state, start),
        (AdvanceReplay advance, _) => Resending.Decide(state, advance, now),
        (CancelReplay cancel, _) => Resending.Decide(state, cancel, now),
        (PauseWebhook, { Status: WebhookStatus.Active }) => new WebhookPaused(now),
        (PauseWebhook, { Status: WebhookStatus.Paused }) => WebhookDecision.Nothing,
        (PauseWebhook, _) => Disabled("pause"),
        (ResumeWebhook, { Status: WebhookStatus.Paused }) => new WebhookResumed(now),
        (ResumeWebhook, { Status: WebhookStatus.Active }) => WebhookDecision.Nothing,
        (ResumeWebhook, _) => Disabled("resume"),
        (EnableWebhook { SkipTo: null }, { Status: WebhookStatus.Active, Health.IsFailing: false }) => WebhookDecision.Nothing,
        (EnableWebhook enable, _) => new WebhookEnabled(enable.SkipTo, now),
        (DeleteWebhook, _) => new WebhookDeleted(now),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Not a command of a webhook."),
    };

    public static WebhookState Apply(WebhookState state, WebhookFact fact) => fact switch
    {
        WebhookCreated created => new()
        {
            Stage = WebhookStage.Registered,
            Project = created.Project,
            Id = created.Id,
            Definition = created.Definition,
            Secret = created.Secret,
            Status = WebhookStatus.Active,
            Start = created.Start,
            RouteVersion = 1,
            CreatedAt = created.At,
            UpdatedAt = created.At,
        },
        WebhookChanged changed => state with
        {
            Definition = changed.Definition,
            Secret = changed.Secret ?? state.Secret,
            // The known health of the receiver is that of the old URL.
            Health = changed.Definition.Url == state.Definition?.Url ? state.Health : WebhookHealth.Ok,
            Retiring = changed.Secret is null ? state.Retiring : SecretRotation.Still(state.Retiring, changed.Secret.Scheme),
            RouteVersion = state.RouteVersion + (changed.Definition.Wanted.Equals(state.Definition?.Wanted) ? 0 : 1),
            UpdatedAt = changed.At,
        },
        SecretRotated rotated => SecretRotation.Apply(state, rotated),
        DeliveriesExpired expired => Expiry.Apply(state, expired),
        DeliveryResent resent => Resending.Apply(state, resent),
        ReplayStarted started => Resending.Apply(state, started),
        ReplayAdvanced advanced => Resending.Apply(state, advanced),
        ReplayCancelled cancelled => Resending.Apply(state, cancelled),
        WebhookPaused paused => state with { Status = WebhookStatus.Paused, Reason = StatusReason.Operator, UpdatedAt = paused.At },
        WebhookResumed resumed => state with
        {
            Status = WebhookStatus.Active,
            Reason = null,
            // The pause does not count as failing; the receiver's requests for no traffic still apply.
            Health = WebhookHealth.Ok with { HeldUntil = state.Health.HeldUntil },
            RouteVersion = state.RouteVersion + 1,
            UpdatedAt = resumed.At,
        },
        DisablingAnnounced announced =>
            (state with { Health = state.Health with { DisablesAt = announced.DisablesAt } }).NotifyFailing(new(
                0, OperationalEventKind.Failing, announced.At)
            {
                Since = state.Health.FirstFailedAt,
                Failures = state.Health.ConsecutiveFailures,
                DisablesAt = announced.DisablesAt,
            }),
        WebhookDisabled disabled => (state with
        {
            Status = WebhookStatus.Disabled,
            Reason = disabled.Reason,
            UpdatedAt = disabled.At,
        }).NotifyFailing(new(0, OperationalEventKind.Disabled, disabled.At)
        {
            Reason = disabled.Reason,
            Since = state.Health.FirstFailedAt,
        }),
        OperationalEventsPublished published =>
            state with { OpenOperationalEvents = state.OpenOperationalEvents.Published(published.UpTo) },
        WebhookEnabled enabled => state with
        {
            Status = WebhookStatus.Active,
            Reason = null,
            Health = WebhookHealth.Ok,
            RouteVersion = state.RouteVersion + 1,
            Progress = enabled.SkipTo is { } head ? state.Progress?.SkippedTo(head) ?? DeliveryProgress.At(head) : state.Progress,
            UpdatedAt = enabled.At,
        },
        WebhookDeleted deleted => state with
        {
            Stage = WebhookStage.Deleted,
            RouteVersion = state.RouteVersion + 1,
            Retrying = ImmutableDictionary<long, Retry>.Empty,
            OpenOperationalEvents = state.OpenOperationalEvents.Published(long.MaxValue),
            Resent = 0,
            Replays = [],
            UpdatedAt = deleted.At,
        },
        RouteConfirmed confirmed => state with
        {
            ConfirmedVersion = Math.Max(state.ConfirmedVersion, confirmed.Version),
            Progress = (state.Progress ?? DeliveryProgress.At(confirmed.Start)).SkippedTo(confirmed.Passed ?? default),
        },
        AttemptsRecorded recorded => Record(state, recorded),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Not a fact of a webhook."),
    };

    private static WebhookState Record(WebhookState state, AttemptsRecorded recorded)
    {
        foreach (var attempt in recorded.Attempts)
            state = state.Record(attempt);
        return state with
        {
            Progress = recorded.Progress,
            Limiter = recorded.Limiter is { } limiter
            ? state.Limiter.Or(limiter)
            : state.Limiter
        };
    }

    private static WebhookDecision Create(CreateWebhook create, DateTimeOffset now)
    {
        var errors = DefinitionRules.Check(create.Definition).AddRange(Validate(create.Secret, create.Definition.Signing));
        return errors.IsEmpty
            ? new WebhookCreated(create.Project, create.Id, create.Definition, create.Secret, create.Start, now)
            : Refusal.InvalidWebhook(errors);
    }

    /// <summary>A client repeats a creation whose answer was lost; it is the same one if all fields are equal.</summary>
    private static WebhookDecision Repeat(CreateWebhook create, WebhookState state) =>
        create.Secret.Equals(state.Secret) ? WebhookDecision.Nothing : Taken(create.Id);

    private static WebhookDecision Revise(
        WebhookState state, WebhookDefinition before, WebhookDefinition after, SigningSecret? secret, DateTimeOffset now)
    {
        var replacement = after.Signing == before.Signing ? null
            : secret?.Keeping(state.Secret)
                ?? throw new ArgumentException("A webhook whose signature changes needs a secret for it.", nameof(secret));
        var errors = DefinitionRules.Check(after).AddRange(Validate(replacement, after.Signing));
        return !errors.IsEmpty ? Refusal.InvalidWebhook(errors)
            : after.Equals(before) ? WebhookDecision.Nothing
            : new WebhookChanged(after, now) { Project = state.Project, Id = state.Id, Secret = replacement };
    }

    internal static ImmutableArray<FieldError> Validate(SigningSecret? secret, SigningScheme scheme) =>
        secret is null || secret.Scheme == scheme ? [] : [new("secret", "does not match the webhook's kind of signature")];

    private static Refusal Taken(WebhookId id) =>
        new(RefusalReason.Conflict, "webhook_exists", $"The id '{id}' is in use by another webhook of this project.");

    private static Refusal Disabled(string verb) => new(
        RefusalReason.Conflict, "webhook_disabled", $"The webhook was disabled by the system; it cannot {verb}. Enable it first.");
}
