using System.Security.Claims;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Dashboard.Hosting;
using Webhooks.Model;

namespace Webhooks.Dashboard.SignIn;

/// <summary>The access of the user of an open page. Each act of the page checks it; it ends with the user's session.</summary>
internal sealed class PageAccess(CallerAccess caller, PageSessions sessions, EndedSessions ended, TimeProvider time) : IDisposable
{
    /// <summary>A page whose session cannot be checked for this long ends.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource _ended = new();
    private DashboardSession? _session;
    private PortalUser? _portal;
    private long _checkedAt;
    private object? _owner;
    private Action? _superseded;

    /// <summary>The project that the user's pages are about; null for a user of the dashboard.</summary>
    public string? Project { get; private set; }

    /// <summary>Whether there is a session that may end.</summary>
    public bool CanEnd => _session is not null || _portal is not null;

    /// <summary>Whether the pages are within a page of the host.</summary>
    public bool IsEmbedded => _owner is not null;

    /// <summary>Opens the pages of a project within a page of the host.</summary>
    /// <param name="owner">The component that shows them.</param>
    /// <param name="project">The project.</param>
    /// <param name="access">What the user may do in it.</param>
    /// <param name="superseded">Called when another component opens pages: all pages of a connection have one access.</param>
    public void Embed(object owner, string project, Access access, Action superseded)
    {
        if (!ReferenceEquals(_owner, owner))
            _superseded?.Invoke();
        (_owner, _superseded, Project, caller.Value) = (owner, superseded, project, access);
    }

    /// <summary>The component is gone.</summary>
    public void Leave(object owner)
    {
        if (ReferenceEquals(_owner, owner))
            (_owner, _superseded) = (null, null);
    }

    public async Task OpenAsync(ClaimsPrincipal user, string? address)
    {
        _portal = PortalUser.Of(user);
        _session = DashboardSession.Of(user);
        _checkedAt = time.GetTimestamp();
        caller.Value = _portal is { } portal
            ? await OpenAsync(portal, address)
            : new Access(new(ActorKind.Dashboard, _session?.User ?? user.Identity?.Name ?? "local", address), Capabilities.Admin)
            {
                Until = _session?.Until,
                Revoked = _ended.Token,
            };
    }

    /// <summary>Whether the session has ended, as far as it can be checked.</summary>
    public async ValueTask<bool> HasEndedAsync(CancellationToken cancellationToken)
    {
        if (caller.Value.HasEnded(time.GetUtcNow()))
            return true;
        if (_session is { } session)
            return await ended.HasEndedAsync(session.Id, cancellationToken) == true;
        if (_portal is not { } portal)
            return false;
        try
        {
            if (await sessions.FindAsync(portal.Session, portal.Cookie, null, cancellationToken) is null)
                return true;
            _checkedAt = time.GetTimestamp();
            return false;
        }
        catch (RefusedException)
        {
            return time.GetElapsedTime(_checkedAt) >= Patience;
        }
    }

    public void End() => _ended.Cancel();

    public void Dispose() => _ended.Dispose();

    private async Task<Access> OpenAsync(PortalUser portal, string? address)
    {
        try
        {
            if (await sessions.FindAsync(portal.Session, portal.Cookie, address, CancellationToken.None) is { } access)
            {
                Project = access.Projects!.Single().Value;
                return access with { Revoked = _ended.Token };
            }
        }
        catch (RefusedException)
        {
            // The page ends at once, and its reload says why.
        }

        Project = "";
        End();
        return new(new(ActorKind.Portal, portal.Session, address), Capabilities.None, []) { Revoked = _ended.Token };
    }
}
