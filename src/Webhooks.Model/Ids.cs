using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Model;

/// <summary>Owner of webhooks and events. <c>[A-Za-z0-9_-]{1,64}</c>; its first use creates it.</summary>
public readonly record struct ProjectId
{
    private ProjectId(string value) => Value = value;

    /// <summary>The id in URLs and in the journal.</summary>
    public string Value { get; }

    /// <summary>Reads an id; false when it does not have the form <see cref="Identifier.Allowed"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ProjectId id)
    {
        id = Identifier.IsValid(text) ? new(text) : default;
        return id.Value is not null;
    }

    /// <exception cref="FormatException">The text is not of the form <see cref="Identifier.Allowed"/>.</exception>
    public static ProjectId Parse(string text) => TryParse(text, out var id) ? id : throw Identifier.Malformed("a project id", text);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A webhook's id within its project: <c>wh_</c> and random characters if generated.</summary>
public readonly record struct WebhookId
{
    private WebhookId(string value) => Value = value;

    /// <summary>The id in URLs and in the journal.</summary>
    public string Value { get; }

    /// <summary>Reads an id; false when it does not have the form <see cref="Identifier.Allowed"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out WebhookId id)
    {
        id = Identifier.IsValid(text) ? new(text) : default;
        return id.Value is not null;
    }

    /// <exception cref="FormatException">The text is not of the form <see cref="Identifier.Allowed"/>.</exception>
    public static WebhookId Parse(string text) => TryParse(text, out var id) ? id : throw Identifier.Malformed("a webhook id", text);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>
/// An event's id: the idempotency key of its publisher and the <c>webhook-id</c> of every attempt.
/// It contains no full stop, so that the signed content <c>id.timestamp.body</c> is unambiguous (Standard Webhooks, "Signature scheme").
/// </summary>
public readonly record struct PublishedEventId
{
    private PublishedEventId(string value) => Value = value;

    /// <summary>The id in the body, in <c>webhook-id</c> and in the journal.</summary>
    public string Value { get; }

    /// <summary>Reads an id; false when it does not have the form <see cref="Identifier.Allowed"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PublishedEventId id)
    {
        id = Identifier.IsValid(text) ? new(text) : default;
        return id.Value is not null;
    }

    /// <exception cref="FormatException">The text is not of the form <see cref="Identifier.Allowed"/>.</exception>
    public static PublishedEventId Parse(string text) => TryParse(text, out var id) ? id : throw Identifier.Malformed("an event id", text);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The one form that all ids share.</summary>
public static class Identifier
{
    /// <summary>The allowed form of an id, for error messages.</summary>
    public const string Allowed = "1 to 64 characters of A-Z, a-z, 0-9, '_' and '-'";

    private const int MaxLength = 64;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    internal static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Characters);

    internal static FormatException Malformed(string what, string? text) => new($"'{text}' is not {what}: it must be {Allowed}.");
}
