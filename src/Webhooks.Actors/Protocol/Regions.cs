using Akka.Cluster.Sharding;
using Webhooks.Model;

namespace Webhooks.Actors.Protocol;

/// <summary>A message to a project.</summary>
internal interface IProjectMessage
{
    ProjectId Project { get; }
}

/// <summary>A message to a webhook.</summary>
internal interface IWebhookMessage
{
    ProjectId Project { get; }

    WebhookId Webhook { get; }
}

/// <summary>The key of the projects' region in the actor registry.</summary>
internal sealed class ProjectRegion;

/// <summary>The key of the webhooks' region in the actor registry.</summary>
internal sealed class WebhookRegion;

internal sealed class ProjectExtractor() : HashCodeMessageExtractor(Shards.Count)
{
    public override string? EntityId(object message) => (message as IProjectMessage)?.Project.Value;
}

internal sealed class WebhookExtractor() : HashCodeMessageExtractor(Shards.Count)
{
    /// <summary>No id contains a full stop, so the pair can be read back.</summary>
    public override string? EntityId(object message) =>
        message is IWebhookMessage m ? EntityIdOf(m.Project, m.Webhook) : null;

    public static string EntityIdOf(ProjectId project, WebhookId webhook) => $"{project.Value}.{webhook.Value}";

    public static (ProjectId Project, WebhookId Webhook) Parse(string entityId)
    {
        var stop = entityId.IndexOf('.', StringComparison.Ordinal);
        return (ProjectId.Parse(entityId[..stop]), WebhookId.Parse(entityId[(stop + 1)..]));
    }
}

internal static class Shards
{
    /// <summary>Never change it: another number would put entities into other shards. Ten for each node of a cluster of ten.</summary>
    public const int Count = 100;
}
