using System.Collections.Immutable;
using Akka.Actor;
using Webhooks.Model;

namespace Webhooks.Actors.Protocol;

/// <summary>Answered with <see cref="Published"/> or <see cref="Refusal"/> once it is durable.</summary>
internal sealed record PublishEvents(ProjectId Project, Publish Publish) : IProjectMessage;

/// <summary>Answered to a <see cref="PublishEvents"/> that was validated against another revision: nothing was stored.</summary>
internal sealed record CatalogueChanged(long Revision);

/// <summary>Puts an event type into the catalogue. Answered with <see cref="CataloguePage"/> of that type once it is durable.</summary>
internal sealed record DefineEventType(ProjectId Project, EventTypeDefinition Definition) : IProjectMessage
{
    /// <summary>Who asks for it.</summary>
    public Actor? By { get; init; }
}

/// <summary>Takes an event type out of the catalogue. Answered with <see cref="CatalogueChanged"/> once it is durable.</summary>
internal sealed record RemoveEventType(ProjectId Project, EventType Type) : IProjectMessage
{
    /// <summary>Who asks for it.</summary>
    public Actor? By { get; init; }
}

/// <summary>Answered with <see cref="CataloguePage"/>.</summary>
/// <param name="After">The type that the page before ended with; null for the first.</param>
internal sealed record GetCatalogue(ProjectId Project, string? After) : IProjectMessage;

/// <summary>Some definitions, in order; as many as fit into a message between two nodes.</summary>
internal sealed record CataloguePage(long Revision, ImmutableArray<EventTypeDefinition> Types, bool IsLast)
{
    private const int MostBytes = 250_000;

    /// <summary>The next page of a catalogue.</summary>
    public static CataloguePage Of(EventCatalogue catalogue, string? after)
    {
        var types = ImmutableArray.CreateBuilder<EventTypeDefinition>();
        var bytes = 0;
        foreach (var (type, definition) in catalogue.Types)
        {
            if (after is not null && string.CompareOrdinal(type, after) <= 0)
                continue;
            if (types.Count > 0 && (bytes += definition.Size) > MostBytes)
                return new(catalogue.Revision, types.ToImmutable(), false);
            types.Add(definition);
        }

        return new(catalogue.Revision, types.ToImmutable(), true);
    }
}

/// <summary>
/// A piece of a <see cref="PublishEvents"/> that is too large for one frame between two nodes, and would delay everything after it.
/// All of them together have one answer; if one of them is lost, there is no answer.
/// </summary>
/// <param name="Publish">Identifies the pieces of this publish.</param>
internal sealed record PublishPart(
    ProjectId Project, PublishNumber Publish, int Index, int Count, ReadOnlyMemory<byte> Piece) : IProjectMessage;

/// <summary>128 random bits.</summary>
internal readonly record struct PublishNumber(ulong Low, ulong High);

/// <summary>The results of a publish, in its order, without ids, which the publisher knows.</summary>
/// <param name="Last">The id of the last of them.</param>
internal sealed record Published(PublishedEventId Last, ImmutableArray<Placement> Events)
{
    /// <summary>How many webhooks ask for at least one of them; null from a node of an earlier version.</summary>
    public int? Webhooks { get; init; }
}

/// <param name="Duplicate">Whether it was published before.</param>
internal readonly record struct Placement(long Sequence, bool Duplicate);

/// <summary>Answered with <see cref="Routed"/> once it is durable.</summary>
internal sealed record PutRoute(ProjectId Project, RouteWebhook Route) : IProjectMessage;

/// <summary>Answered with <see cref="Routed"/> once it is durable.</summary>
internal sealed record DropRoute(ProjectId Project, WebhookId Webhook, long Version) : IProjectMessage;

internal sealed record Routed(long Version, Cursor Start)
{
    /// <summary>The position up to which the webhook needs to read nothing; null if unknown.</summary>
    public Cursor? Passed { get; init; }
}

/// <summary>The progress of a webhook. Not answered; the project wakes it if there is more.</summary>
internal sealed record ReportProgress(ProjectId Project, WebhookReport Report) : IProjectMessage;

/// <summary>Answered with the <see cref="Cursor"/> of the project's head.</summary>
internal sealed record GetHead(ProjectId Project) : IProjectMessage;

/// <summary>Wakes a project whose events have passed their retention. Not answered.</summary>
internal sealed record RetireEvents(ProjectId Project) : IProjectMessage;

/// <summary>Stops a project: it has no work, or its shard moves.</summary>
internal sealed record StopProject : INoSerializationVerificationNeeded
{
    public static StopProject Instance { get; } = new();
}
