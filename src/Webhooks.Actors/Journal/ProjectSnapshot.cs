using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <param name="LoggedRow">The row up to which the read model is known to have the events.</param>
internal sealed record ProjectSnapshot(
    ProjectId Project,
    Cursor Head,
    DateTimeOffset LastAcceptedAt,
    IReadOnlyList<KeyValuePair<WebhookId, Route>> Routes,
    IReadOnlyList<RecentId> RecentIds,
    long LoggedRow)
{
    /// <summary>Events up to here are no longer retained.</summary>
    public Cursor Expired { get; init; }

    /// <summary>Rows of the journal up to this one are deleted.</summary>
    public long DeletedRow { get; init; }

    /// <summary>The event types that the project has defined.</summary>
    public EventCatalogue Catalogue { get; init; } = EventCatalogue.Empty;

    public PortalSessions Portal { get; init; } = PortalSessions.Empty;

    public static ProjectSnapshot Of(ProjectState state, long loggedRow) =>
        new(state.Id, state.Head, state.LastAcceptedAt, [.. state.Routes], state.RecentIds.ToArray(),
            loggedRow)
        { Expired = state.Expired, Catalogue = state.Catalogue, Portal = state.Portal };

    public ProjectState Restore()
    {
        var state = new ProjectState(Project)
        {
            Head = Head,
            LastAcceptedAt = LastAcceptedAt,
            Expired = Expired,
            Catalogue = Catalogue,
            Portal = Portal,
        };
        foreach (var (webhook, route) in Routes)
            state.SetRoute(webhook, route);
        foreach (var id in RecentIds)
            state.RecentIds.Add(id);
        return state;
    }
}
