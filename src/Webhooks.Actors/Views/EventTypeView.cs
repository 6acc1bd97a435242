using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Where an event type is known from.</summary>
public enum EventTypeSource
{
    /// <summary>The project has defined it.</summary>
    Project,

    /// <summary>The host has defined it for all projects.</summary>
    Host,

    /// <summary>It is not defined, but the project has had events of it.</summary>
    Seen,
}

/// <summary>An event type with what is known of it.</summary>
/// <param name="Definition">What the catalogue says; of a type that is not defined no more than its name.</param>
/// <param name="Source">Where it is known from.</param>
public sealed record EventTypeView(EventTypeDefinition Definition, EventTypeSource Source)
{
    /// <summary>When the last event of it was accepted; null when the project has had none.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>How many events of it were accepted within a day, of a million at most.</summary>
    public long EventsLastDay { get; init; }

    /// <summary>How many events were stored though they did not fit its schema.</summary>
    public long Violations { get; init; }

    /// <summary>How many webhooks ask for it.</summary>
    public int Webhooks { get; init; }
}
