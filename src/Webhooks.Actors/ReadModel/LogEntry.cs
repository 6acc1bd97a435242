using Webhooks.Model;

namespace Webhooks.Actors.ReadModel;

/// <summary>Something for the read model, and what to do once it is written.</summary>
internal abstract record LogEntry(ProjectId Project)
{
    public Action? Written { get; init; }
}

/// <summary>A row of the project's log.</summary>
internal sealed record EventsEntry(ProjectId Project, long Row, EventsAccepted Fact) : LogEntry(Project);

/// <summary>Attempts of one webhook.</summary>
internal sealed record AttemptsEntry(ProjectId Project, WebhookId Webhook, IReadOnlyList<Attempt> Attempts) : LogEntry(Project);

/// <summary>A webhook as lists show it.</summary>
internal sealed record WebhookEntry(ProjectId Project, WebhookView View, long Cursor, bool Deleted) : LogEntry(Project);
