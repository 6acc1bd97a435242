using Akka.Actor;
using Webhooks.Model;

namespace Webhooks.Actors.Protocol;

/// <summary>A command of an operator. Answered with <see cref="WebhookAnswer"/> or <see cref="Refusal"/> once it is durable.</summary>
internal sealed record CommandWebhook(ProjectId Project, WebhookId Webhook, WebhookCommand Command) : IWebhookMessage;

/// <summary>Answered with <see cref="WebhookAnswer"/>, <see cref="WebhookDamaged"/> or <see cref="Refusal"/>.</summary>
internal sealed record DescribeWebhook(ProjectId Project, WebhookId Webhook) : IWebhookMessage;

internal sealed record WebhookAnswer(WebhookView View, SigningSecret Secret)
{
    /// <summary>Until when earlier secrets still sign, if any.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; init; }
}

/// <summary>The answer to <see cref="DescribeWebhook"/> of a webhook whose rows cannot be read: there is no view of it.</summary>
internal sealed record WebhookDamaged(WebhookDamage Damage)
{
    /// <summary>The answer to all other messages except its deletion.</summary>
    public static Refusal Refuse(WebhookId webhook, WebhookDamage damage) => new(
        RefusalReason.Conflict,
        "webhook_damaged",
        $"The webhook '{webhook}' is damaged ({damage.PersistenceId}, sequence number {damage.SequenceNr}): {damage.Reason} Repair it, or "
            + "delete it.");
}

/// <summary>The answer to the deletion of such a webhook.</summary>
internal sealed record WebhookRemoved
{
    public static WebhookRemoved Instance { get; } = new();
}

/// <summary>A hint that there are events to deliver. Losing it costs time, not events: the project repeats it.</summary>
/// <param name="Head">The project's head.</param>
/// <param name="ReadPosition">The read position that the project knows; if it is right, nothing matches before
/// <paramref name="Next"/>.</param>
/// <param name="Next">The first event that may match; sequence 0 when there is none.</param>
internal sealed record WakeUp(ProjectId Project, WebhookId Webhook, Cursor Head, long ReadPosition, EventPosition Next) : IWebhookMessage
{
    /// <summary>Events up to here no longer exist, and the webhook does not need them.</summary>
    public Cursor Expired { get; init; }

    /// <summary>The version of the route that the project has; null from a node of an earlier version.</summary>
    public long? Version { get; init; }

    /// <summary>Which events match, more exactly; null from a node of an earlier version.</summary>
    public KnownMatches? Known { get; init; }
}

/// <summary>
/// Events up to here are no longer retained. The webhook ends its deliveries of them, and reports; until then they are kept.
/// </summary>
internal sealed record ExpireDeliveries(ProjectId Project, WebhookId Webhook, Cursor UpTo) : IWebhookMessage;

/// <summary>Stops a webhook once its outcomes are written: it is idle, or its shard moves.</summary>
internal sealed record StopWebhook : INoSerializationVerificationNeeded
{
    public static StopWebhook Instance { get; } = new();
}
