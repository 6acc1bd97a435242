using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>The definition of an event type; what is absent or null has its default.</summary>
public record EventTypeRequest
{
    /// <summary>A short name for people, at most 100 characters.</summary>
    public string? Title { get; init; }

    /// <summary>When it is published and what it means, at most 4,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>The heading under which it is listed, at most 100 characters.</summary>
    public string? Group { get; init; }

    /// <summary>A JSON Schema (2020-12) of data, at most 64 kB; null for none.</summary>
    public RawJson? Schema { get; init; }

    /// <summary>
    /// What becomes of an event whose data does not fit: <c>off</c> (nothing is checked), <c>warn</c> (it is stored and counted) or
    /// <c>reject</c>.
    /// </summary>
    public string Validation { get; init; } = "off";

    /// <summary>Up to 8 examples of data.</summary>
    public IReadOnlyList<RawJson> Samples { get; init; } = [];

    /// <summary>Where former values are, for filters on changes: from the path of a value to the path of its former value.</summary>
    public IReadOnlyDictionary<string, string> Previous { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether publishers and receivers should no longer use it.</summary>
    public bool Deprecated { get; init; }

    /// <summary>The type to use in its place.</summary>
    public string? ReplacedBy { get; init; }
}

/// <summary>An event type with what is known of it.</summary>
public sealed record EventTypeResource : EventTypeRequest
{
    /// <summary>Its name.</summary>
    public required string Type { get; init; }

    /// <summary><c>catalogue</c> (it is defined) or <c>seen</c> (there are events of it).</summary>
    public required string Source { get; init; }

    /// <summary>Whether the host has defined it for all projects.</summary>
    public required bool OfHost { get; init; }

    /// <summary>How many schemas it has had; 0 when it is not defined.</summary>
    public required int Version { get; init; }

    /// <summary>When the last event of it was accepted; null when there is none.</summary>
    public required DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>How many events of it were accepted within 24 hours, of a million at most.</summary>
    [JsonPropertyName("events_24h")]
    public required long Events24Hours { get; init; }

    /// <summary>How many events were stored though they did not fit its schema.</summary>
    public required long Violations { get; init; }

    /// <summary>How many webhooks ask for it.</summary>
    public required int Webhooks { get; init; }
}
