using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>Asks for a key before the API, for hosts that have no authentication of their own.</summary>
public static class WebhooksApiKeys
{
    /// <summary>What a key may be, in words for error messages; its characters are those of a bearer token (RFC 6750 §2.1).</summary>
    public const string Allowed = "16 to 512 characters of A-Z a-z 0-9 - . _ ~ + / and = at the end (openssl rand -base64 32)";

    private const int MinLength = 16;
    private const int MaxLength = 512;
    private const string Scheme = "Bearer ";

    /// <summary>Whether a text has the form <see cref="Allowed"/>.</summary>
    public static bool IsAllowed(string? key) =>
        key is { Length: >= MinLength and <= MaxLength }
        && key.TrimEnd('=') is { Length: > 0 } token
        && token.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/".Contains(c, StringComparison.Ordinal));

    /// <summary>
    /// Answers each request below <c>/api</c> that does not have <c>Authorization: Bearer</c> and one of the keys with 401, whether or not
    /// there is such a route. Everything else, as the health checks and the OpenAPI document, stays open. Without keys nothing is asked for.
    /// </summary>
    /// <param name="app">The host; before its endpoints.</param>
    /// <param name="keys">Each is as good as the others: a new one and an old one while clients change over.</param>
    /// <exception cref="ArgumentException">A key does not have the form <see cref="Allowed"/>.</exception>
    public static IApplicationBuilder UseWebhooksApiKeys(this IApplicationBuilder app, IEnumerable<string> keys)
    {
        var hashes = keys.Select(key => IsAllowed(key) ? Hash(key) : throw new ArgumentException($"A key takes {Allowed}.", nameof(keys))).ToArray();
        return hashes.Length == 0 ? app : app.Use((http, next) => MayPass(http.Request, hashes) ? next(http) : RefuseAsync(http));
    }

    private static bool MayPass(HttpRequest request, byte[][] hashes)
    {
        if (!request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            return true;
        if (Token(request) is not { } token)
            return false;
        var presented = Hash(token);
        var isKnown = false;
        // All of them, and their hashes: the time that it takes says nothing of a key.
        foreach (var hash in hashes)
            isKnown |= CryptographicOperations.FixedTimeEquals(hash, presented);
        return isKnown;
    }

    private static string? Token(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;

    private static Task RefuseAsync(HttpContext http)
    {
        var isWrong = Token(http.Request) is not null;
        http.Response.Headers[HeaderNames.WWWAuthenticate] = isWrong ? "Bearer realm=\"webhooks\", error=\"invalid_token\"" : "Bearer realm=\"webhooks\"";
        return ProblemResponse.WriteAsync(http, ProblemFactory.Create(
            StatusCodes.Status401Unauthorized,
            ProblemCodes.Unauthorized,
            isWrong ? "The key in the header Authorization is not one of this host's." : "The request takes the header 'Authorization: Bearer <key>'."));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
