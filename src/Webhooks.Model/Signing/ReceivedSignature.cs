using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Webhooks.Model;

/// <summary>The parsed headers of a received webhook (Standard Webhooks).</summary>
/// <param name="Id"><c>webhook-id</c>.</param>
/// <param name="Timestamp"><c>webhook-timestamp</c>, Unix seconds.</param>
/// <param name="Signatures">The parts of <c>webhook-signature</c>, each with its scheme.</param>
public sealed record ReceivedSignature(string Id, long Timestamp, ImmutableArray<string> Signatures)
{
    /// <summary>How far the timestamp may be from the receiver's clock, either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>More than any sender's secrets in rotation; each costs a comparison.</summary>
    private const int MaxSignatures = 16;

    /// <summary>Reads the headers; false, with the fault, when one is missing or malformed.</summary>
    /// <param name="id"><c>webhook-id</c>, or null.</param>
    /// <param name="timestamp"><c>webhook-timestamp</c>, or null.</param>
    /// <param name="signature"><c>webhook-signature</c>, or null.</param>
    /// <param name="received">The parsed headers.</param>
    /// <param name="fault">The fault, in a sentence.</param>
    public static bool TryRead(
        string? id,
        string? timestamp,
        string? signature,
        [NotNullWhen(true)] out ReceivedSignature? received,
        [NotNullWhen(false)] out string? fault)
    {
        received = null;
        fault = Validate(id, timestamp, signature, out var seconds);
        if (fault is not null)
            return false;
        received = new(id!, seconds, [.. signature!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxSignatures)]);
        return true;
    }

    /// <summary>Whether the timestamp is near enough to the receiver's clock.</summary>
    public bool IsTimely(DateTimeOffset now) => Math.Abs(Timestamp - now.ToUnixTimeSeconds()) <= Tolerance.TotalSeconds;

    private static string? Validate(string? id, string? timestamp, string? signature, out long seconds)
    {
        seconds = 0;
        if (string.IsNullOrEmpty(id))
            return "The header webhook-id is missing.";
        if (!PublishedEventId.TryParse(id, out _))
            return $"The header webhook-id is not an id of an event: it must be {Identifier.Allowed}.";
        if (string.IsNullOrEmpty(timestamp))
            return "The header webhook-timestamp is missing.";
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds > MaxTimestamp)
            return "The header webhook-timestamp is not a number of Unix seconds.";
        if (string.IsNullOrEmpty(signature))
            return "The header webhook-signature is missing.";
        return signature.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(IsSignature)
            ? null
            : "The header webhook-signature contains no signature: it must be 'v1,' or 'v1a,' and base64, several separated by spaces.";
    }

    // The last second of the year 9999, after which there are no instants.
    private const long MaxTimestamp = 253_402_300_799;

    private static bool IsSignature(string part)
    {
        var comma = part.IndexOf(',');
        return comma > 0 && part[..comma] is "v1" or "v1a" && System.Buffers.Text.Base64.IsValid(part.AsSpan(comma + 1))
            && part.Length > comma + 1;
    }
}
