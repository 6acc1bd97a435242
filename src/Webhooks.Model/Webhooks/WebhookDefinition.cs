using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>The settings of a webhook. Settings that are null follow the node's options.</summary>
public sealed record WebhookDefinition
{
    /// <summary>The longest <see cref="Name"/>, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The longest <see cref="Description"/>, in characters.</summary>
    public const int MaxDescriptionLength = 2000;

    /// <summary>The longest <see cref="Url"/>, in characters.</summary>
    public const int MaxUrlLength = ReceiverUrl.MaxLength;

    /// <summary>The maximum patterns in one filter: each is tried on each event.</summary>
    public const int MaxEventTypes = 100;

    /// <summary>The maximum custom headers: each attempt sends them.</summary>
    public const int MaxHeaders = HeaderRules.MaxHeaders;

    /// <summary>The highest <see cref="MaxInFlight"/>.</summary>
    public const int MaxInFlightLimit = 1000;

    /// <summary>The default of <see cref="MaxInFlight"/>.</summary>
    public const int DefaultMaxInFlight = 16;

    /// <summary>Its name; 1 to <see cref="MaxNameLength"/> characters.</summary>
    public required string Name { get; init; }

    /// <summary>The URL that receives its events: absolute, <c>http</c> or <c>https</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Free text, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The types of the events that it receives.</summary>
    public required EventFilter Filter { get; init; }

    /// <summary>The condition on the events, or null.</summary>
    public PayloadFilter? Payload { get; init; }

    /// <summary>The whole filter: types and condition.</summary>
    internal EventFilter Wanted => Filter.Where(Payload);

    /// <summary>Custom headers of each attempt.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>How fast it may be called; null for no throttle.</summary>
    public Throttle? Throttle { get; init; }

    /// <summary>How many attempts may be in flight at once; 1 to <see cref="MaxInFlightLimit"/>.</summary>
    public int MaxInFlight { get; init; } = DefaultMaxInFlight;

    /// <summary>Which deliveries wait for each other.</summary>
    public DeliveryOrder Ordering { get; init; }

    /// <summary>How its attempts are signed. Changing it generates secrets for added signatures.</summary>
    public SigningScheme Signing { get; init; }

    /// <summary>The deadline of one attempt, 1 s to 60 s; null for the node's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The waits between attempts; null for the node's.</summary>
    public RetrySchedule? RetrySchedule { get; init; }

    /// <summary>No headers; header names are not case-sensitive (RFC 9110 §5.1).</summary>
    public static ImmutableSortedDictionary<string, string> NoHeaders { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
}
