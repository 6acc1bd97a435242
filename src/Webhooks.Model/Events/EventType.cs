using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Model;

/// <summary>
/// The kind of an event: a dotted name of two to eight segments, such as <c>image.status_changed</c>; at most 128 characters.
/// </summary>
public readonly record struct EventType
{
    /// <summary>The allowed form of an event type, for error messages.</summary>
    public const string Allowed = "2 to 8 segments of a-z, 0-9 and '_' joined by '.', at most 128 characters, such as image.status_changed";

    internal const int MaxLength = 128;
    internal const int MaxSegments = 8;

    private EventType(string value) => Value = value;

    /// <summary>The dotted name.</summary>
    public string Value { get; }

    /// <summary>Reads a type; false when it does not have the form <see cref="Allowed"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EventType type)
    {
        type = text is not null && text.Length <= MaxLength && Segments(text) is >= 2 and <= MaxSegments ? new(text) : default;
        return type.Value is not null;
    }

    /// <exception cref="FormatException">The text is not of the form <see cref="Allowed"/>.</exception>
    public static EventType Parse(string text) =>
        TryParse(text, out var type) ? type : throw new FormatException($"'{text}' is not an event type: it must be {Allowed}.");

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>How many well-formed segments the text has; 0 when one of them is empty or holds another character.</summary>
    internal static int Segments(ReadOnlySpan<char> text)
    {
        var segments = 1;
        var length = 0;
        foreach (var c in text)
        {
            if (c == '.' && length > 0)
            {
                segments++;
                length = 0;
            }
            else if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')
            {
                length++;
            }
            else
            {
                return 0;
            }
        }

        return length > 0 ? segments : 0;
    }
}
