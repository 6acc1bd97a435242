using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// Finds the access of the portal's pages by their cookie. The cookie of a portal session is a secret that its project knows; that of a
/// signed token is the token itself, so that every node verifies it and none stores it.
/// </summary>
internal sealed class PageSessions(PortalDoor door, PortalTokens tokens)
{
    private const string SignedPrefix = "jwt_";

    /// <summary>The id of the pages that a signed token opens.</summary>
    public static string IdOf(string token) => SignedPrefix + TokenForm.IdOf(token);

    /// <summary>Null when there is no such session, or it has ended.</summary>
    /// <param name="session">The session that the pages are of.</param>
    /// <param name="cookie">The cookie.</param>
    /// <param name="address">Where the user is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">The project does not answer.</exception>
    public async ValueTask<Access?> FindAsync(string session, string? cookie, string? address, CancellationToken cancellationToken)
    {
        if (!session.StartsWith(SignedPrefix, StringComparison.Ordinal))
            return await door.FindByCookieAsync(session, cookie, address, cancellationToken);
        if (!tokens.Takes(cookie) || session != IdOf(cookie!))
            return null;
        var (user, _) = await tokens.FindAsync(cookie!);
        return user?.ToAccess(address);
    }
}
