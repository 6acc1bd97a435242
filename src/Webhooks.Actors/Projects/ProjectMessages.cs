using System.Collections.Immutable;
using Akka.Actor;
using Webhooks.Actors.Cluster;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>Answered with <see cref="Published"/> or <see cref="Refusal"/> once it is durable.</summary>
internal sealed record PublishEvents(ProjectId Project, Publish Publish) : IProjectMessage;

internal sealed record Published(ImmutableArray<AcceptedEvent> Events);

/// <summary>Answered with <see cref="Routed"/> once it is durable.</summary>
internal sealed record PutRoute(ProjectId Project, RouteWebhook Route) : IProjectMessage;

/// <summary>Answered with <see cref="Routed"/> once it is durable.</summary>
internal sealed record DropRoute(ProjectId Project, WebhookId Webhook, long Version) : IProjectMessage;

internal sealed record Routed(long Version, Cursor Start);

/// <summary>How far a webhook has come. Not answered; the project pokes if there is more.</summary>
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
