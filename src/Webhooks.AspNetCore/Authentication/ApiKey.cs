using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>A key to the API. Only the hash of the key is in memory.</summary>
public sealed class ApiKey
{
    /// <summary>The allowed form of a key, for error messages; its characters are those of a bearer token (RFC 6750 §2.1).</summary>
    public const string Allowed = "16 to 512 characters of A-Z a-z 0-9 - . _ ~ + / and = at the end (openssl rand -base64 32)";

    /// <summary>The allowed form of a hash, for error messages.</summary>
    public const string AllowedHash = "sha256: and the SHA-256 of the key as 64 hexadecimal digits";

    private const int MinLength = 16;
    private const int MaxLength = 512;
    private const string HashPrefix = "sha256:";

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly byte[] _hash;

    private ApiKey(byte[] hash) => _hash = hash;

    /// <summary>The name that identifies it in logs.</summary>
    public string Name { get; private init; } = "key";

    /// <summary>Its scopes.</summary>
    public KeyScopes Scopes { get; private init; } = KeyScopes.Admin;

    /// <summary>The projects that it may use; empty for all.</summary>
    public ImmutableHashSet<ProjectId> Projects { get; private init; } = [];

    /// <summary>How many requests it may make in a second, twice as many at once after a pause; null for no limit.</summary>
    public int? RequestsPerSecond { get; private init; }

    /// <summary>Whether a text has the form <see cref="Allowed"/>.</summary>
    public static bool IsAllowed(string? key) =>
        key is { Length: >= MinLength and <= MaxLength }
        && key.TrimEnd('=') is { Length: > 0 } token
        && token.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/".Contains(c, StringComparison.Ordinal));

    /// <summary>The key itself.</summary>
    /// <exception cref="ArgumentException">It does not have the form <see cref="Allowed"/>.</exception>
    public static ApiKey Of(string key) =>
        IsAllowed(key) ? new(HashOf(key)) : throw new ArgumentException($"A key must be {Allowed}.", nameof(key));

    /// <summary>The key whose hash this is; null unless it has the form <see cref="AllowedHash"/>.</summary>
    public static ApiKey? OfHash(string hash) =>
        hash.StartsWith(HashPrefix, StringComparison.OrdinalIgnoreCase)
        && hash.Length == HashPrefix.Length + (2 * SHA256.HashSizeInBytes)
        && hash.AsSpan(HashPrefix.Length).IndexOfAnyExcept(Hexadecimal) < 0
            ? new(Convert.FromHexString(hash.AsSpan(HashPrefix.Length)))
            : null;

    /// <summary>The rights of a key that was created while the host runs; it is found by <see cref="RuntimeKeys"/>.</summary>
    internal static ApiKey Of(RuntimeKey key) => new([])
    {
        Name = key.Name,
        Scopes = key.Scopes.Aggregate(KeyScopes.None, static (scopes, name) => scopes | Enum.Parse<KeyScopes>(name, ignoreCase: true)),
        Projects = [.. key.Projects],
        RequestsPerSecond = key.RequestsPerSecond,
    };

    /// <summary>The same key with other rights.</summary>
    public ApiKey With(
        string name, KeyScopes scopes = KeyScopes.Admin, ImmutableHashSet<ProjectId>? projects = null, int? requestsPerSecond = null) =>
        new(_hash) { Name = name, Scopes = scopes, Projects = projects ?? [], RequestsPerSecond = requestsPerSecond };

    /// <summary>Whether it may do this.</summary>
    public bool Allows(KeyScopes scope) => (Scopes & scope) == scope;

    /// <summary>Whether it may use this project.</summary>
    public bool Sees(ProjectId project) => Projects.Count == 0 || Projects.Contains(project);

    /// <summary>The key that was presented; null when it is not one of these.</summary>
    internal static ApiKey? Find(IEnumerable<ApiKey> keys, string presented)
    {
        var hash = HashOf(presented);
        ApiKey? found = null;
        // Compares all of them, by their hashes: the time says nothing about a key.
        foreach (var key in keys)
            found = CryptographicOperations.FixedTimeEquals(key._hash, hash) ? key : found;
        return found;
    }

    /// <summary>A proof over a text that only a holder of the key, or of its hash, can compute.</summary>
    internal byte[] Authenticate(ReadOnlySpan<byte> text) => HMACSHA256.HashData(_hash, text);

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
