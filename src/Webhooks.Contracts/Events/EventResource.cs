using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>An event of a project, as lists show it.</summary>
public record EventResource
{
    /// <summary>Its id, which is the <c>webhook-id</c> of every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>What happened.</summary>
    public required string Type { get; init; }

    /// <summary>Its place among the project's events.</summary>
    public required long Sequence { get; init; }

    /// <summary>Its ordering key, or null.</summary>
    public required string? Key { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }
}

/// <summary>An event with its body and its deliveries over all webhooks.</summary>
public sealed record EventDetailResource : EventResource
{
    /// <summary>An empty one, to be filled.</summary>
    [JsonConstructor]
    public EventDetailResource()
    {
    }

    /// <summary>The detail of an event.</summary>
    [SetsRequiredMembers]
    public EventDetailResource(EventResource resource, RawJson? @event, IReadOnlyList<DeliveryResource> deliveries)
        : base(resource) => (Event, Deliveries) = (@event, deliveries);

    /// <summary>The body as receivers receive it; null when it is no longer retained.</summary>
    public required RawJson? Event { get; init; }

    /// <summary>Its delivery to each webhook.</summary>
    public required IReadOnlyList<DeliveryResource> Deliveries { get; init; }

    /// <summary>The webhooks that ask for its type and do not receive it because of their filter.</summary>
    public IReadOnlyList<FilteredResource> Filtered { get; init; } = [];

    /// <summary>
    /// What does not fit the schema that its type has now, by JSON pointer; null when all fits or nothing is checked.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Violations { get; init; }
}
