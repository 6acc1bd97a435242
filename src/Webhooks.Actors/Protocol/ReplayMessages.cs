using Webhooks.Model;

namespace Webhooks.Actors.Protocol;

/// <summary>Answered with <see cref="Resent"/> or <see cref="Refusal"/> once it is durable.</summary>
internal sealed record ResendEvent(ProjectId Project, WebhookId Webhook, PublishedEventId Event) : IWebhookMessage
{
    /// <summary>Who asks for it.</summary>
    public Actor? By { get; init; }
}

/// <summary>Answered with <see cref="ReplayPlanned"/> or <see cref="Refusal"/> once it is durable.</summary>
/// <param name="Id">The id of the replay; null to count only.</param>
internal sealed record PlanReplay(
    ProjectId Project, WebhookId Webhook, ReplayId? Id, ReplayScope Only, DateTimeOffset? Since, DateTimeOffset? Until) : IWebhookMessage
{
    /// <summary>Who asks for it.</summary>
    public Actor? By { get; init; }
}

/// <summary>Answered with <see cref="ReplayList"/> or <see cref="Refusal"/>.</summary>
internal sealed record DescribeReplays(ProjectId Project, WebhookId Webhook) : IWebhookMessage;

internal sealed record ReplayList(IReadOnlyList<Replay> Replays);

/// <summary>Answered with <see cref="Replay"/> or <see cref="Refusal"/> once it is durable.</summary>
internal sealed record EndReplay(ProjectId Project, WebhookId Webhook, ReplayId Replay) : IWebhookMessage
{
    /// <summary>Who asks for it.</summary>
    public Actor? By { get; init; }
}

/// <summary>The answer to <see cref="PlanReplay"/>.</summary>
internal sealed record ReplayPlanned(ReplayId? Id, ReplayCount Count);

/// <summary>The answer to <see cref="ResendEvent"/>.</summary>
internal sealed record Resent
{
    public static Resent Instance { get; } = new();
}
