using System.Collections.Immutable;
using Webhooks.Model;

namespace Webhooks.Actors.Protocol;

/// <summary>Opens a portal session. Answered with <see cref="PortalSessionList"/> of it once it is durable.</summary>
internal sealed record OpenPortalSession(ProjectId Project, PortalSession Session) : IProjectMessage
{
    /// <summary>Who asks for it.</summary>
    public Actor? By { get; init; }
}

/// <summary>
/// Uses the URL of a portal session, which works once. Answered with <see cref="PortalSessionList"/> of the session once it is durable.
/// </summary>
/// <param name="EntryHash">SHA-256 of the secret in the URL.</param>
/// <param name="PageHash">SHA-256 of the secret in the cookie that its pages get.</param>
internal sealed record EnterPortal(ProjectId Project, string Id, string EntryHash, string PageHash) : IProjectMessage;

/// <summary>Ends a portal session, or all. Answered with <see cref="PortalSessionList"/> of those once it is durable.</summary>
/// <param name="Id">Null for all.</param>
internal sealed record EndPortalSessions(ProjectId Project, string? Id) : IProjectMessage
{
    /// <summary>Who asks for it.</summary>
    public Actor? By { get; init; }
}

/// <summary>Answered with <see cref="PortalSessionList"/>.</summary>
/// <param name="Id">Null for all.</param>
internal sealed record GetPortalSessions(ProjectId Project, string? Id) : IProjectMessage;

/// <summary>Open portal sessions, oldest first.</summary>
internal sealed record PortalSessionList(ImmutableArray<PortalSession> Sessions);
