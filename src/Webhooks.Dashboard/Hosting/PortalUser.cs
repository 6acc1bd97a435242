using System.Security.Claims;

namespace Webhooks.Dashboard.Hosting;

/// <summary>
/// The user of a portal's page: the session, and the cookie that proves it. The circuit of the page has it from its request.
/// </summary>
internal sealed record PortalUser(string Session, string Cookie)
{
    private const string Scheme = "WebhooksPortal";
    private const string SessionClaim = "webhooks:portal-session";
    private const string CookieClaim = "webhooks:portal-cookie";

    /// <summary>Null for a user of the dashboard.</summary>
    public static PortalUser? Of(ClaimsPrincipal user) =>
        user.FindFirst(SessionClaim) is { } session && user.FindFirst(CookieClaim) is { } cookie ? new(session.Value, cookie.Value) : null;

    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, Session), new(SessionClaim, Session), new(CookieClaim, Cookie)], Scheme));
}
