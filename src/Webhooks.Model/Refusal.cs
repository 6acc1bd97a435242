using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>Why a command was not carried out.</summary>
public enum RefusalReason
{
    /// <summary>There is no such object.</summary>
    NotFound,

    /// <summary>It is not possible in the current state.</summary>
    Conflict,

    /// <summary>A field is wrong.</summary>
    Invalid,

    /// <summary>Not possible now; the command may have been carried out. It may be repeated with the same ids.</summary>
    Unavailable,

    /// <summary>The caller may not do it.</summary>
    Forbidden,
}

/// <summary>A refused command: nothing was stored, unless the reason is <see cref="RefusalReason.Unavailable"/>.</summary>
/// <param name="Reason">The kind of refusal.</param>
/// <param name="Code">A stable name in snake_case.</param>
/// <param name="Detail">One sentence for the caller.</param>
public sealed record Refusal(RefusalReason Reason, string Code, string Detail)
{
    /// <summary>The index of the refused event among several, from 0; null for a single event or another reason.</summary>
    public int? Index { get; init; }

    /// <summary>How many stored events the refusal is about; null for another reason.</summary>
    public int? Count { get; init; }

    /// <summary>The first of them.</summary>
    public ImmutableArray<PublishedEventId> Events { get; init; } = [];

    /// <summary>The errors, by field; empty unless the reason is <see cref="RefusalReason.Invalid"/>.</summary>
    public ImmutableArray<FieldError> Errors { get; init; } = [];

    internal static Refusal NoSuchWebhook(WebhookId id) =>
        new(RefusalReason.NotFound, "webhook_not_found", $"There is no webhook '{id}' in this project.");

    internal static Refusal InvalidRotation(ImmutableArray<FieldError> errors) => new(
        RefusalReason.Invalid, "invalid_secret",
        "The secret was not replaced: " + string.Join("; ", errors.Select(e => $"{e.Field} {e.Message}")) + ".")
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
