using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>What the owner of a webhook decides about it. What is null follows the node's options.</summary>
public sealed record WebhookDefinition
{
    /// <summary>The longest <see cref="Name"/>, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The longest <see cref="Description"/>, in characters.</summary>
    public const int MaxDescriptionLength = 2000;

    /// <summary>The longest <see cref="Url"/>, in characters.</summary>
    public const int MaxUrlLength = ReceiverUrl.MaxLength;

    /// <summary>The most patterns in one filter: each is tried on each event.</summary>
    public const int MaxEventTypes = 100;

    /// <summary>The most custom headers: they go out with each attempt.</summary>
    public const int MaxHeaders = HeaderRules.MaxHeaders;

    /// <summary>The highest <see cref="MaxInFlight"/>.</summary>
    public const int MaxInFlightLimit = 1000;

    /// <summary>The default of <see cref="MaxInFlight"/>.</summary>
    public const int DefaultMaxInFlight = 16;

    /// <summary>What it is called in lists; 1 to <see cref="MaxNameLength"/> characters.</summary>
    public required string Name { get; init; }

    /// <summary>Where its events are posted: absolute, <c>http</c> or <c>https</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Free text, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The types of the events it gets.</summary>
    public required EventFilter Filter { get; init; }

    /// <summary>What must also be true of them, or null.</summary>
    public PayloadFilter? Payload { get; init; }

    /// <summary>Which events it gets, with all that decides about it.</summary>
    internal EventFilter Wanted => Filter.Where(Payload);

    /// <summary>Headers of the owner's that go out with each attempt.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>How fast it may be called; null for as fast as it answers.</summary>
    public Throttle? Throttle { get; init; }

    /// <summary>How many attempts may be in flight at once; 1 to <see cref="MaxInFlightLimit"/>.</summary>
    public int MaxInFlight { get; init; } = DefaultMaxInFlight;

    /// <summary>Which deliveries wait for each other.</summary>
    public DeliveryOrder Ordering { get; init; }

    /// <summary>How its attempts are signed. Changing it makes secrets for the signatures that it did not have before.</summary>
    public SigningScheme Signing { get; init; }

    /// <summary>The deadline of one attempt, 1 s to 60 s; null for the node's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The waits between attempts; null for the node's.</summary>
    public RetrySchedule? RetrySchedule { get; init; }

    /// <summary>No headers; header names compare without case (RFC 9110 §5.1).</summary>
    public static ImmutableSortedDictionary<string, string> NoHeaders { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
}
