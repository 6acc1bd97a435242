namespace Webhooks.Contracts;

/// <summary>An owner of webhooks and events.</summary>
public sealed record ProjectResource
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The sequence of its last event; 0 before the first.</summary>
    public required long LastSequence { get; init; }

    /// <summary>When its last event was accepted, or null.</summary>
    public required DateTimeOffset? LastEventAt { get; init; }

    /// <summary>How many webhooks it has.</summary>
    public required long Webhooks { get; init; }
}
