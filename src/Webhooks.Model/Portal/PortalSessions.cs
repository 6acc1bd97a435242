using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>The open portal sessions of a project.</summary>
/// <remarks>
/// They are facts of the project, and not of an entity of their own: a session belongs to one project, is found by it, and is opened and
/// ended in the same journal as everything else that is done there. They expire by themselves; what has expired is dropped with the next
/// change.
/// </remarks>
internal sealed record PortalSessions(ImmutableSortedDictionary<string, PortalSession> ById)
{
    /// <summary>They are part of the project's snapshots. A project with more users at once has its host sign tokens.</summary>
    public const int MaxOpen = 1000;

    public static PortalSessions Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, PortalSession>(StringComparer.Ordinal));

    public static Refusal NotFound { get; } =
        new(RefusalReason.NotFound, "portal_session_not_found", "There is no such portal session, or it has ended.");

    /// <summary>Those that have not expired, oldest first.</summary>
    public ImmutableArray<PortalSession> Open(DateTimeOffset now) =>
        [.. ById.Values.Where(session => session.ExpiresAt > now).OrderBy(session => session.CreatedAt)];

    public PortalSession? Find(string id, DateTimeOffset now) =>
        ById.GetValueOrDefault(id) is { } session && session.ExpiresAt > now ? session : null;

    /// <summary>Why one more cannot be opened; null when it can.</summary>
    public Refusal? Validate(DateTimeOffset now) => Open(now).Length < MaxOpen ? null : new(
        RefusalReason.Conflict, "too_many_portal_sessions",
        $"The project has {MaxOpen} open portal sessions, which is the most it takes. End some, or open them for a shorter time.");

    public PortalSessions With(PortalSession session, DateTimeOffset at) =>
        new(ById.RemoveRange(ById.Values.Where(other => other.ExpiresAt <= at).Select(other => other.Id)).SetItem(session.Id, session));

    public PortalSessions Without(IEnumerable<string> ids) => new(ById.RemoveRange(ids));
}
