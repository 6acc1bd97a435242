using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>The project in the path. A malformed project id is an error; other malformed ids are not found.</summary>
internal sealed record ProjectRoute([FromRoute(Name = ProjectRoute.Parameter)] string ProjectId)
{
    public const string Parameter = "project_id";

    public ProjectId Project => Model.ProjectId.TryParse(ProjectId, out var id)
        ? id
        : throw new RejectedRequestException(ProblemFactory.Create(
            StatusCodes.Status422UnprocessableEntity, ProblemCodes.InvalidParameter, [new(Parameter, $"must be {Identifier.Allowed}")]));
}

internal sealed record PortalSessionRoute(
    [FromRoute(Name = ProjectRoute.Parameter)] string ProjectId, [FromRoute(Name = "session_id")] string SessionId);

internal sealed record EventRoute(
    [FromRoute(Name = ProjectRoute.Parameter)] string ProjectId, [FromRoute(Name = EventRoute.Parameter)] string EventId)
{
    public const string Parameter = "event_id";

    public ProjectId Project => new ProjectRoute(ProjectId).Project;

    public PublishedEventId Event => PublishedEventId.TryParse(EventId, out var id) ? id : throw NotFound();

    public static RejectedRequestException NotFound() =>
        Missing.Of(ProblemCodes.EventNotFound, "There is no such event in this project, or it is no longer kept.");
}

internal sealed record EventTypeRoute(
    [FromRoute(Name = ProjectRoute.Parameter)] string ProjectId, [FromRoute(Name = EventTypeRoute.Parameter)] string EventType)
{
    public const string Parameter = "event_type";

    public ProjectId Project => new ProjectRoute(ProjectId).Project;

    public EventType Type => Model.EventType.TryParse(EventType, out var type)
        ? type
        : throw new RejectedRequestException(ProblemFactory.Create(
            StatusCodes.Status422UnprocessableEntity, ProblemCodes.InvalidParameter, [new(Parameter, $"takes {Model.EventType.Allowed}")]));

    public static RejectedRequestException NotFound() => Missing.Of(
        ProblemCodes.EventTypeNotFound, "The event type is not in the catalogue, and there are no events of it in this project.");
}

internal sealed record WebhookRoute(
    [FromRoute(Name = ProjectRoute.Parameter)] string ProjectId, [FromRoute(Name = WebhookRoute.Parameter)] string WebhookId)
{
    public const string Parameter = "webhook_id";

    public ProjectId Project => new ProjectRoute(ProjectId).Project;

    public WebhookId Webhook => Model.WebhookId.TryParse(WebhookId, out var id)
        ? id
        : throw Missing.Of(ProblemCodes.WebhookNotFound, "There is no such webhook in this project.");
}

internal sealed record DeliveryRoute(
    [FromRoute(Name = ProjectRoute.Parameter)] string ProjectId,
    [FromRoute(Name = WebhookRoute.Parameter)] string WebhookId,
    [FromRoute(Name = EventRoute.Parameter)] string EventId)
{
    public ProjectId Project => new ProjectRoute(ProjectId).Project;

    public WebhookId Webhook => new WebhookRoute(ProjectId, WebhookId).Webhook;

    public PublishedEventId Event => PublishedEventId.TryParse(EventId, out var id) ? id : throw NotFound();

    public static RejectedRequestException NotFound() =>
        Missing.Of(ProblemCodes.DeliveryNotFound, "There is no delivery of that event to this webhook, or it is no longer kept.");
}

internal sealed record ReplayRoute(
    [FromRoute(Name = ProjectRoute.Parameter)] string ProjectId,
    [FromRoute(Name = WebhookRoute.Parameter)] string WebhookId,
    [FromRoute(Name = ReplayRoute.Parameter)] string ReplayId)
{
    public const string Parameter = "replay_id";

    public ProjectId Project => new ProjectRoute(ProjectId).Project;

    public WebhookId Webhook => new WebhookRoute(ProjectId, WebhookId).Webhook;

    public ReplayId Replay => Model.ReplayId.TryParse(ReplayId, out var id)
        ? id
        : throw Missing.Of(ProblemCodes.ReplayNotFound, "There is no such replay of this webhook, or it is no longer kept.");
}

file static class Missing
{
    public static RejectedRequestException Of(string code, string detail) =>
        new(ProblemFactory.Create(StatusCodes.Status404NotFound, code, detail));
}
