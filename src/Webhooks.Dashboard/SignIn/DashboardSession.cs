using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Webhooks.AspNetCore;

namespace Webhooks.Dashboard.SignIn;

/// <summary>
/// Who has signed in to the dashboard, as a cookie says it: until when, and proof of the key. The proof is made with the key's own hash, so
/// each node that has the key can check it, nothing is stored, and it ends when the key is taken away.
/// </summary>
internal static class DashboardSession
{
    /// <summary>A working day.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const string Purpose = "webhooks dashboard session";

    public static string Issue(ApiKey key, DateTimeOffset now)
    {
        var until = (now + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{until}.{Base64Url.EncodeToString(Proof(key, until))}";
    }

    /// <summary>The key among these that the session was opened with; null when it has ended or is none of ours.</summary>
    public static ApiKey? Open(string? session, IEnumerable<ApiKey> keys, DateTimeOffset now)
    {
        if (session?.Split('.') is not [var until, var proof]
            || !long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds < now.ToUnixTimeSeconds()
            || !Base64Url.IsValid(proof))
        {
            return null;
        }

        var presented = Base64Url.DecodeFromChars(proof);
        ApiKey? found = null;
        foreach (var key in keys)
            found = CryptographicOperations.FixedTimeEquals(Proof(key, until), presented) ? key : found;
        return found;
    }

    private static byte[] Proof(ApiKey key, string until) => key.Authenticate(Encoding.UTF8.GetBytes($"{Purpose}\n{until}"));
}
