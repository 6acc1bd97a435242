using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>
/// The events that one webhook wants: by type, and optionally by a condition. An event addressed to one webhook matches
/// only that one, regardless of its filter.
/// </summary>
public sealed class EventFilter : IEquatable<EventFilter>
{
    /// <summary>A filter over at least one pattern.</summary>
    /// <exception cref="ArgumentException">There is no pattern.</exception>
    public EventFilter(ImmutableArray<EventTypePattern> patterns)
    {
        if (patterns.IsDefaultOrEmpty)
            throw new ArgumentException("A filter needs at least one pattern.", nameof(patterns));
        Patterns = patterns;
    }

    /// <summary>A filter over patterns in their text form, such as <c>image.*</c>.</summary>
    /// <exception cref="FormatException">One of them is not of the form <see cref="EventTypePattern.Allowed"/>.</exception>
    /// <exception cref="ArgumentException">There is no pattern.</exception>
    public static EventFilter Parse(params IEnumerable<string> patterns) => new([.. patterns.Select(EventTypePattern.Parse)]);

    /// <summary>The given patterns; a type that matches one of them matches.</summary>
    public ImmutableArray<EventTypePattern> Patterns { get; }

    /// <summary>The condition on an event, or null.</summary>
    internal PayloadFilter? Payload { get; private init; }

    /// <summary>The filter over the same types, with a condition on the event.</summary>
    internal EventFilter Where(PayloadFilter? payload) => payload is null && Payload is null ? this : new(Patterns) { Payload = payload };

    /// <summary>Whether <paramref name="webhook"/>, whose filter this is, receives the event.</summary>
    public bool Matches(PublishedEvent @event, WebhookId webhook) =>
        @event.OnlyFor is { } only ? only == webhook
        : MatchesAll(@event) && !OperationalEvents.SpeaksOf(webhook, @event.Type, @event.Key);

    /// <summary>Whether webhooks with this filter receive the event, unless it is for one webhook only or about them.</summary>
    internal bool MatchesAll(PublishedEvent @event) =>
        Matches(@event.Type) && (Payload is null || Payload.Matches(@event.Body.Span, @event.Key, @event.Former));

    /// <summary>Whether one of the patterns asks for the type.</summary>
    public bool Matches(EventType type)
    {
        foreach (var pattern in Patterns)
        {
            if (pattern.Matches(type))
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(EventFilter? other) =>
        other is not null && Patterns.AsSpan().SequenceEqual(other.Patterns.AsSpan()) && Equals(Payload, other.Payload);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EventFilter);

    /// <inheritdoc/>
    public override int GetHashCode() => Patterns.Aggregate(Payload?.GetHashCode() ?? 0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => Payload is null ? string.Join(", ", Patterns) : $"{string.Join(", ", Patterns)} where {Payload}";
}
