using System.Collections.Immutable;
using Akka.Actor;
using Webhooks.Model;

namespace Webhooks.Actors.Protocol;

/// <summary>Answered with <see cref="Published"/> or <see cref="Refusal"/> once it is durable.</summary>
internal sealed record PublishEvents(ProjectId Project, Publish Publish) : IProjectMessage;

/// <summary>
/// A piece of a <see cref="PublishEvents"/> that is too large for one frame between two nodes, and would hold up everything behind it.
/// All of them together are answered as that is; if one of them is lost, there is no answer.
/// </summary>
/// <param name="Publish">What tells the pieces of this publish from those of others.</param>
internal sealed record PublishPart(
    ProjectId Project, PublishNumber Publish, int Index, int Count, ReadOnlyMemory<byte> Piece) : IProjectMessage;

/// <summary>128 random bits.</summary>
internal readonly record struct PublishNumber(ulong Low, ulong High);

/// <summary>Where the events of a publish went, in its order; their ids the publisher knows.</summary>
/// <param name="Last">The id of the last of them.</param>
internal sealed record Published(PublishedEventId Last, ImmutableArray<Placement> Events)
{
    /// <summary>How many webhooks ask for at least one of them; null from a node of an earlier version.</summary>
    public int? Webhooks { get; init; }
}

/// <param name="Duplicate">Whether it had been published before.</param>
internal readonly record struct Placement(long Sequence, bool Duplicate);

/// <summary>Answered with <see cref="Routed"/> once it is durable.</summary>
internal sealed record PutRoute(ProjectId Project, RouteWebhook Route) : IProjectMessage;

/// <summary>Answered with <see cref="Routed"/> once it is durable.</summary>
internal sealed record DropRoute(ProjectId Project, WebhookId Webhook, long Version) : IProjectMessage;

internal sealed record Routed(long Version, Cursor Start)
{
    /// <summary>What the filter before this version left out.</summary>
    public PassedEvents? Passed { get; init; }
}

/// <summary>How far a webhook has come. Not answered; the project wakes it if there is more.</summary>
internal sealed record ReportProgress(ProjectId Project, WebhookReport Report) : IProjectMessage;

/// <summary>Answered with the <see cref="Cursor"/> of the project's head.</summary>
internal sealed record GetHead(ProjectId Project) : IProjectMessage;

/// <summary>Wakes a project with events that are no longer to be retained. Not answered.</summary>
internal sealed record RetireEvents(ProjectId Project) : IProjectMessage;

/// <summary>Stops a project: it has nothing to do, or its shard moves.</summary>
internal sealed record StopProject : INoSerializationVerificationNeeded
{
    public static StopProject Instance { get; } = new();
}
