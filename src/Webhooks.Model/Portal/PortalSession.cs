namespace Webhooks.Model;

/// <summary>
/// A user who was given some capabilities in one project, for a while. Of its secrets only hashes are stored.
/// </summary>
/// <param name="Id">Random, not a secret.</param>
/// <param name="Capabilities">What the user may do.</param>
/// <param name="TokenHash">SHA-256 of the secret of its bearer token, in hexadecimal.</param>
/// <param name="EntryHash">The same of its URL; null after the URL was used.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record PortalSession(
    string Id, Capabilities Capabilities, string TokenHash, string? EntryHash, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The longest time that it may last.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(24);

    /// <summary>How long it lasts unless the caller says otherwise.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(1);

    /// <summary>The maximum length of <see cref="Actor"/>.</summary>
    public const int MaxActorLength = 256;

    /// <summary>Who uses it, as its creator says; null if unknown.</summary>
    public string? Actor { get; init; }

    /// <summary>SHA-256 of the secret in the cookie of its pages; null before its URL was used.</summary>
    public string? PageHash { get; init; }
}
