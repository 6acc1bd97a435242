using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Model;

/// <summary>A key to the API that was created while the host runs. Only its hash is known.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name that identifies it in logs.</param>
public sealed record RuntimeKey(RuntimeKeyId Id, string Name)
{
    /// <summary>What every key begins with, so that programs which search for leaked secrets find it.</summary>
    public const string Prefix = "whk_";

    /// <summary>Random bytes in a key.</summary>
    internal const int RandomBytes = 32;

    private const int Length = 47;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The names of its scopes.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>The projects that it may use; empty for all.</summary>
    public ImmutableArray<ProjectId> Projects { get; init; } = [];

    /// <summary>How many requests it may make in a second, twice as many at once after a pause; null for no limit.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Its last characters, by which its owner recognizes it.</summary>
    public string Hint { get; init; } = "";

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    internal KeyHash Hash { get; init; }

    /// <summary>Whether a text can be such a key.</summary>
    public static bool HasForm([NotNullWhen(true)] string? text) =>
        text is { Length: Length } && text.StartsWith(Prefix, StringComparison.Ordinal) && !text.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>Whether it is refused because its time is over.</summary>
    public bool HasExpired(DateTimeOffset now) => ExpiresAt <= now;
}
