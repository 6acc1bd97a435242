using System.Security.Claims;
using Webhooks.AspNetCore;
using Webhooks.Model;

namespace Webhooks.Dashboard.SignIn;

/// <summary>The access of the user of an open page. Each act of the page checks it; it ends with the user's session.</summary>
internal sealed class PageAccess(CallerAccess caller) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    public void Open(ClaimsPrincipal user, string? address)
    {
        var session = DashboardSession.Of(user);
        caller.Value = new(
            new(ActorKind.Dashboard, session?.User ?? user.Identity?.Name ?? "local", address), Capabilities.Admin)
        {
            Until = session?.Until,
            Revoked = _ended.Token,
        };
    }

    public void End() => _ended.Cancel();

    public void Dispose() => _ended.Dispose();
}
