using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Webhooks.AspNetCore;

namespace Webhooks.Dashboard.SignIn;

/// <summary>
/// A signed-in user of the dashboard, in a cookie: the session, its end, and proof of the key. The proof is computed with the
/// key's own hash, so each node that has the key can check it, and it ends when the key is removed. Only sessions that end before their
/// time are stored: <see cref="Webhooks.Actors.EndedSessions"/>.
/// </summary>
/// <param name="Id">Random, not a secret.</param>
/// <param name="User">The name of the key.</param>
/// <param name="Until">When it expires.</param>
internal sealed record DashboardSession(string Id, string User, DateTimeOffset Until)
{
    /// <summary>A working day.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const string Purpose = "webhooks dashboard session";
    private const string IdClaim = "webhooks:session";
    private const string UntilClaim = "webhooks:session-until";
    private const int IdBytes = 16;
    private const int MaxIdLength = 64;

    /// <summary>The cookie of a new session.</summary>
    public static string Issue(ApiKey key, DateTimeOffset now)
    {
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        var until = Seconds(now + Lifetime);
        return $"{id}.{until}.{Base64Url.EncodeToString(Proof(key, id, until))}";
    }

    /// <summary>The session of a cookie that was issued with one of these keys; null when it has expired or is not valid.</summary>
    public static DashboardSession? Open(string? cookie, IEnumerable<ApiKey> keys, DateTimeOffset now)
    {
        if (cookie?.Split('.') is not [{ Length: <= MaxIdLength } id, var until, var proof]
            || !long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds < now.ToUnixTimeSeconds()
            || !Base64Url.IsValid(proof))
        {
            return null;
        }

        var presented = Base64Url.DecodeFromChars(proof);
        ApiKey? found = null;
        foreach (var key in keys)
            found = CryptographicOperations.FixedTimeEquals(Proof(key, id, until), presented) ? key : found;
        return found is null ? null : new(id, found.Name, DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    /// <summary>The session of a user; null for a user of the host's own authentication.</summary>
    public static DashboardSession? Of(ClaimsPrincipal user) =>
        user.FindFirst(IdClaim) is { } id
            && long.TryParse(user.FindFirst(UntilClaim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            ? new(id.Value, user.FindFirst(ClaimTypes.Name)?.Value ?? "", DateTimeOffset.FromUnixTimeSeconds(until))
            : null;

    /// <summary>The user of the session. Antiforgery uses the name identifier, which is the same in all sessions of a key.</summary>
    public ClaimsPrincipal ToUser(string scheme) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, User), new(ClaimTypes.Name, User), new(IdClaim, Id), new(UntilClaim, Seconds(Until))], scheme));

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[] Proof(ApiKey key, string id, string until) =>
        key.Authenticate(Encoding.UTF8.GetBytes($"{Purpose}\n{id}\n{until}"));
}
