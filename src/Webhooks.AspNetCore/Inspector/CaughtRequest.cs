using System.Collections.Immutable;
using Webhooks.Model;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>A request as it arrived.</summary>
internal sealed record Arrival
{
    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    /// <summary>The path as it was sent.</summary>
    public required string Path { get; init; }

    /// <summary>The query as it was sent, with its question mark; empty when there is none.</summary>
    public string Query { get; init; } = "";

    /// <summary>In their order; a name may occur more than once.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether there were more headers than the bin keeps.</summary>
    public bool AreHeadersCut { get; init; }

    /// <summary>The first bytes of the body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How many bytes the body had; the rest after <see cref="Body"/> was cut.</summary>
    public long Size { get; init; }

    /// <summary>Whether the body ended early.</summary>
    public bool IsBroken { get; init; }

    public bool IsBodyCut => Size > Body.Length;

    /// <summary>The result of checking its signature.</summary>
    public required SignatureFinding Signature { get; init; }

    /// <summary>
    /// The scope in which its webhook promises an order: empty for all events, a key for events with that key; null for none.
    /// </summary>
    public string? OrderedBy { get; init; }

    public string? WebhookId => Header("webhook-id");

    /// <summary>Its approximate size in memory, in bytes.</summary>
    public long Weight => 1024 + Body.Length + 2L * (Path.Length + Query.Length + Headers.Sum(h => h.Key.Length + h.Value.Length));

    public string? Header(string name)
    {
        foreach (var (key, value) in Headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }
}

/// <summary>A request that a bin has caught.</summary>
/// <param name="Number">1, 2, 3 … within the bin, in the order of arrival.</param>
/// <param name="Arrival">The request.</param>
/// <param name="Occurrence">Whether its <c>webhook-id</c> is repeated or out of order.</param>
/// <param name="Given">Its answer.</param>
internal sealed record CaughtRequest(long Number, Arrival Arrival, Occurrence Occurrence, GivenAnswer Given);

/// <summary>A webhook and its project.</summary>
internal readonly record struct WebhookPlace(ProjectId Project, WebhookId Webhook);
