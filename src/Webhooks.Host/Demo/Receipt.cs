using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Host.Demo;

/// <summary>One POST as the receiver saw it.</summary>
/// <param name="Id">The header <c>webhook-id</c>: the event's id, equal on every attempt.</param>
/// <param name="Attempt">How often this event has arrived, including this time.</param>
/// <param name="Change">The change in it.</param>
/// <param name="IsGenuine">Whether its signature is valid.</param>
/// <param name="Status">What it was answered.</param>
internal sealed record Receipt(string Id, int Attempt, StatusChange Change, bool IsGenuine, int Status);

/// <summary>
/// How each receiver handles a POST: Standard Webhooks, written again from the specification, as by someone who has
/// no code of this project.
/// </summary>
internal static class ReceivedSignature
{
    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static bool IsGenuine(string secret, IHeaderDictionary headers, byte[] body, DateTimeOffset now)
    {
        var timestamp = headers["webhook-timestamp"].ToString();
        if (!long.TryParse(timestamp, out var seconds) || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
            return false;
        byte[] content = [.. Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{timestamp}."), .. body];
        var expected = HMACSHA256.HashData(Convert.FromBase64String(secret[SecretPrefix.Length..]), content);
        return headers["webhook-signature"].ToString().Split(' ')
            .Where(signature => signature.StartsWith(Version, StringComparison.Ordinal))
            .Any(
                signature => CryptographicOperations.FixedTimeEquals(
                    Encoding.UTF8.GetBytes(signature[Version.Length..]), Encoding.UTF8.GetBytes(Convert.ToBase64String(expected))));
    }
}
