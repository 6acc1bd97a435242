using Webhooks.Actors.Authorization;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Portal;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Portal sessions: users who have some capabilities in one project for a while.</summary>
public sealed class GatewayPortal
{
    /// <summary>What a session may have.</summary>
    public const Capabilities Grantable = Capabilities.View | Capabilities.Edit | Capabilities.Test | Capabilities.Resend
        | Capabilities.Secret | Capabilities.Publish;

    private readonly RegionAsking _asking;
    private readonly TimeProvider _time;
    private readonly AccessCheck _check;

    internal GatewayPortal(RegionAsking asking, TimeProvider time, AccessCheck check) => (_asking, _time, _check) = (asking, time, check);

    /// <summary>Opens a session. A caller that manages a project may grant any capability in it, also to publish there.</summary>
    /// <param name="project">The project.</param>
    /// <param name="capabilities">What its user may do, of <see cref="Grantable"/>.</param>
    /// <param name="lifetime">How long, at most <see cref="PortalSession.MaxLifetime"/>.</param>
    /// <param name="actor">Who the user is, for the audit.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<OpenedPortalSession> OpenAsync(
        ProjectId project, Capabilities capabilities, TimeSpan lifetime, string? actor = null,
        CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Delegate);
        var id = RandomIds.New("ps_");
        var token = new PortalSecret(project, id, PortalSecret.NewSecret());
        var entry = token with { Secret = PortalSecret.NewSecret() };
        var now = _time.GetUtcNow();
        var session = new PortalSession(
            id, capabilities & Grantable, token.Hash, entry.Hash, now,
            now + (lifetime < PortalSession.MaxLifetime ? lifetime : PortalSession.MaxLifetime))
        { Actor = actor };
        await _asking.AskAsync<ProjectRegion, PortalSessionList>(
            new OpenPortalSession(project, session) { By = _check.Access.Actor }, cancellationToken).ConfigureAwait(false);
        return new(session, PortalSecret.TokenPrefix + token, entry.ToString());
    }

    /// <summary>The open sessions, oldest first.</summary>
    public async Task<Page<PortalSession>> ListAsync(
        ProjectId project, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Delegate);
        var after = PageCursor.DecodeText(cursor);
        var list = await _asking.AskAsync<ProjectRegion, PortalSessionList>(new GetPortalSessions(project, null), cancellationToken)
            .ConfigureAwait(false);
        var rest = list.Sessions.Where(session => after is null || string.CompareOrdinal(Place(session), after) > 0)
            .OrderBy(Place, StringComparer.Ordinal);
        return PageCursor.Page([.. rest.Take(limit + 1)], limit, session => PageCursor.Encode(Place(session)));
    }

    /// <summary>Ends a session, with its open pages, on every node within seconds.</summary>
    public Task EndAsync(ProjectId project, string session, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Delegate);
        return _asking.AskAsync<ProjectRegion, PortalSessionList>(
            new EndPortalSessions(project, session) { By = _check.Access.Actor }, cancellationToken);
    }

    /// <summary>Ends all sessions of a project; returns how many there were.</summary>
    public async Task<int> EndAllAsync(ProjectId project, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Delegate);
        return (await _asking.AskAsync<ProjectRegion, PortalSessionList>(
            new EndPortalSessions(project, null) { By = _check.Access.Actor }, cancellationToken).ConfigureAwait(false)).Sessions.Length;
    }

    // Those that end meanwhile leave the places of the others as they are.
    private static string Place(PortalSession session) => $"{session.CreatedAt.UtcTicks:D19}{session.Id}";
}

/// <summary>A new session with its secrets, which are not shown again.</summary>
/// <param name="Session">The session.</param>
/// <param name="Token">A bearer token for the API, with the same rights.</param>
/// <param name="EntryCode">The end of the URL that opens its pages, once.</param>
public sealed record OpenedPortalSession(PortalSession Session, string Token, string EntryCode);
