using System.Collections.Concurrent;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Portal;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// Makes the access of a portal session from what its user presents. Each node asks the project, at most once a <see cref="MaxAge"/> for
/// a session: so a session that ended is refused everywhere within that time, also by a node that no message of its end would have
/// reached. A project that does not answer throws <see cref="RefusedException"/> with <see cref="RefusalReason.Unavailable"/>.
/// </summary>
public sealed class PortalDoor
{
    /// <summary>How long a session that ended may continue.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    // More than a node shows at once.
    private const int MaxKnown = 10_000;

    private readonly RegionAsking _asking;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(ProjectId Project, string Id), (long At, PortalSession? Session)> _known = [];

    internal PortalDoor(RegionAsking asking, TimeProvider time) => (_asking, _time) = (asking, time);

    /// <summary>Whether a bearer token has the form of a session's.</summary>
    public static bool IsToken(string bearer) => bearer.StartsWith(PortalSecret.TokenPrefix, StringComparison.Ordinal);

    /// <summary>Whether a token, a cookie or a code names a session that was open when this node last looked.</summary>
    public bool IsInUse(string presented) =>
        PortalSecret.Parse(IsToken(presented) ? presented[PortalSecret.TokenPrefix.Length..] : presented) is { } secret
        && _known.TryGetValue((secret.Project, secret.Session), out var known) && known.Session is not null;

    /// <summary>The access of a session's bearer token; null when there is no such session, or it has ended.</summary>
    /// <param name="token">The token.</param>
    /// <param name="address">Where the user is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Access?> FindByTokenAsync(string token, string? address, CancellationToken cancellationToken)
    {
        if (!IsToken(token) || PortalSecret.Parse(token[PortalSecret.TokenPrefix.Length..]) is not { } secret)
            return null;
        var session = await FindAsync(secret.Project, secret.Session, cancellationToken).ConfigureAwait(false);
        return session is not null && secret.Is(session.TokenHash) ? AccessOf(secret.Project, session, address) : null;
    }

    /// <summary>Uses the URL of a session; null when there is no such session, or its URL was used before.</summary>
    /// <param name="code">The end of the URL.</param>
    /// <param name="cancellationToken">Gives up; whether it was used is unknown then.</param>
    public async Task<PortalEntry?> EnterAsync(string code, CancellationToken cancellationToken)
    {
        if (PortalSecret.Parse(code) is not { } secret
            || await FindAsync(secret.Project, secret.Session, cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        var page = secret with { Secret = PortalSecret.NewSecret() };
        try
        {
            var entered = await _asking.AskAsync<ProjectRegion, PortalSessionList>(
                new EnterPortal(secret.Project, secret.Session, secret.Hash, page.Hash), cancellationToken).ConfigureAwait(false);
            Keep(secret.Project, entered.Sessions[0]);
            return new(secret.Project, secret.Session, page.ToString(), entered.Sessions[0].ExpiresAt);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NotFound)
        {
            return null;
        }
    }

    /// <summary>The access of a session's pages by their cookie; null when there is no such session, or it has ended.</summary>
    /// <param name="session">The session that the pages are of.</param>
    /// <param name="cookie">The cookie.</param>
    /// <param name="address">Where the user is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Access?> FindByCookieAsync(
        string session, string? cookie, string? address, CancellationToken cancellationToken)
    {
        if (PortalSecret.Parse(cookie) is not { } secret || secret.Session != session)
            return null;
        var found = await FindAsync(secret.Project, session, cancellationToken).ConfigureAwait(false);
        if (found is { PageHash: null })
        {
            // Another node has just been entered.
            _known.TryRemove((secret.Project, session), out _);
            found = await FindAsync(secret.Project, session, cancellationToken).ConfigureAwait(false);
        }

        return found is not null && secret.Is(found.PageHash) ? AccessOf(secret.Project, found, address) : null;
    }

    private static Access AccessOf(ProjectId project, PortalSession session, string? address) =>
        new(new(ActorKind.Portal, session.Actor ?? session.Id, address), session.Capabilities, [project]) { Until = session.ExpiresAt };

    private async ValueTask<PortalSession?> FindAsync(ProjectId project, string id, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (!_known.TryGetValue((project, id), out var known) || _time.GetElapsedTime(known.At) >= MaxAge)
        {
            var at = _time.GetTimestamp();
            var list = await _asking.AskAsync<ProjectRegion, PortalSessionList>(new GetPortalSessions(project, id), cancellationToken)
                .ConfigureAwait(false);
            known = (at, list.Sessions is [var one] ? one : null);
            if (_known.Count >= MaxKnown)
                _known.Clear();
            _known[(project, id)] = known;
        }

        return known.Session is { } session && session.ExpiresAt > now ? session : null;
    }

    private void Keep(ProjectId project, PortalSession session) => _known[(project, session.Id)] = (_time.GetTimestamp(), session);
}

/// <summary>A session whose URL was used.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Session">Its id.</param>
/// <param name="Cookie">What the browser presents from now on.</param>
/// <param name="Until">When it ends.</param>
public sealed record PortalEntry(ProjectId Project, string Session, string Cookie, DateTimeOffset Until);
