using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Model;

/// <summary>
/// Which event types a webhook wants: one exactly (<c>image.status_changed</c>), those one segment below a prefix (<c>image.*</c>),
/// those at any depth below it (<c>image.**</c>), or all except system events (<c>*</c>). A webhook asks for events about webhooks
/// by name (<c>webhook.*</c>): a receiver that asks for all events of a project does not expect them.
/// </summary>
public readonly record struct EventTypePattern
{
    /// <summary>The allowed form of a pattern, for error messages.</summary>
    public const string Allowed =
        "an event type (image.status_changed), a prefix with '.*' (one segment) or '.**' (any depth), or '*' (all)";

    private const string OneSegment = ".*";
    private const string AnyDepth = ".**";

    private EventTypePattern(string value) => Value = value;

    /// <summary>The text of the pattern.</summary>
    public string Value { get; }

    /// <summary>Reads a pattern; false when it does not have the form <see cref="Allowed"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EventTypePattern pattern)
    {
        pattern = text is not null && IsWellFormed(text) ? new(text) : default;
        return pattern.Value is not null;
    }

    /// <exception cref="FormatException">The text is not of the form <see cref="Allowed"/>.</exception>
    public static EventTypePattern Parse(string text) =>
        TryParse(text, out var pattern)
            ? pattern
            : throw new FormatException($"'{text}' is not an event type pattern: it must be {Allowed}.");

    /// <summary>Whether it asks for events that only the system publishes.</summary>
    internal bool IsOfSystemEvents => Value.Split('.')[0] is "webhook" or "delivery";

    /// <summary>Whether the type matches the pattern.</summary>
    public bool Matches(EventType type)
    {
        if (Value == "*")
            return !OperationalEvents.IsReserved(type);
        if (Value.EndsWith(AnyDepth, StringComparison.Ordinal))
            return type.Value.StartsWith(Value.AsSpan(0, Value.Length - 2), StringComparison.Ordinal);
        if (Value.EndsWith(OneSegment, StringComparison.Ordinal))
        {
            var prefix = Value.AsSpan(0, Value.Length - 1);
            return type.Value.AsSpan().StartsWith(prefix, StringComparison.Ordinal) && !type.Value.AsSpan(prefix.Length).Contains('.');
        }

        return Value == type.Value;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsWellFormed(string text)
    {
        if (text == "*")
            return true;
        if (text.Length > EventType.MaxLength)
            return false;
        var prefix = text.EndsWith(AnyDepth, StringComparison.Ordinal) ? text.AsSpan(0, text.Length - AnyDepth.Length)
            : text.EndsWith(OneSegment, StringComparison.Ordinal) ? text.AsSpan(0, text.Length - OneSegment.Length)
            : default;
        return prefix.IsEmpty
            ? EventType.TryParse(text, out _)
            : EventType.Segments(prefix) is >= 1 and < EventType.MaxSegments;
    }
}
