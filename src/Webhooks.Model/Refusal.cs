using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>Why a command was not carried out.</summary>
public enum RefusalReason
{
    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>It does not fit the state that the thing is in.</summary>
    Conflict,

    /// <summary>A field of it is wrong.</summary>
    Invalid,

    /// <summary>We cannot do it now; whether it was done is unknown. The same command with the same ids may be repeated.</summary>
    Unavailable,
}

/// <summary>A refused command: nothing was stored, unless the reason is <see cref="RefusalReason.Unavailable"/>.</summary>
/// <param name="Reason">The kind of refusal.</param>
/// <param name="Code">A stable name in snake_case.</param>
/// <param name="Detail">One sentence for the caller.</param>
public sealed record Refusal(RefusalReason Reason, string Code, string Detail)
{
    /// <summary>Which event of several is refused, from 0; null when it is the only one, or when the reason is another.</summary>
    public int? Index { get; init; }

    /// <summary>How many stored events are in the way; null when that is not the reason.</summary>
    public int? Count { get; init; }

    /// <summary>The first of them.</summary>
    public ImmutableArray<PublishedEventId> Events { get; init; } = [];

    /// <summary>What is wrong, by field; empty unless the reason is <see cref="RefusalReason.Invalid"/>.</summary>
    public ImmutableArray<FieldError> Errors { get; init; } = [];

    internal static Refusal NoSuchWebhook(WebhookId id) =>
        new(RefusalReason.NotFound, "webhook_not_found", $"There is no webhook '{id}' in this project.");

    internal static Refusal InvalidRotation(ImmutableArray<FieldError> errors) => new(
        RefusalReason.Invalid, "invalid_secret",
        "The secret stays: " + string.Join("; ", errors.Select(e => $"{e.Field} {e.Message}")) + ".")
    {
        Errors = errors,
    };

    internal static Refusal InvalidWebhook(ImmutableArray<FieldError> errors) => new(
        RefusalReason.Invalid, "invalid_webhook",
        "The webhook was not stored: " + string.Join("; ", errors.Select(e => $"{e.Field} {e.Message}")) + ".")
    {
        Errors = errors,
    };
}
