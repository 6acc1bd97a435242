using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>An event from its publisher: it has no sequence yet, and id and timestamp are optional.</summary>
public sealed record EventDraft
{
    /// <summary>The longest ordering key, in characters.</summary>
    public const int MaxKeyLength = 256;

    private static readonly JsonSerializerOptions UsualJson = EventJson.CreateOptions();

    /// <param name="type">What happened.</param>
    /// <param name="data">
    /// One JSON value in UTF-8. Every receiver receives exactly these bytes, so the caller must not change them later.
    /// </param>
    public EventDraft(EventType type, ReadOnlyMemory<byte> data)
    {
        Type = type;
        Data = data;
    }

    /// <summary>An event from any value, written as JSON.</summary>
    /// <param name="type">What happened, such as <c>image.status_changed</c>.</param>
    /// <param name="data">The value, for example of an anonymous type.</param>
    /// <param name="options">How it is written; by default as <see cref="EventJson.CreateOptions"/> says, with members in
    /// snake_case.</param>
    /// <exception cref="FormatException">The type is not of the form <see cref="EventType.Allowed"/>.</exception>
    /// <exception cref="NotSupportedException">The value cannot be written as JSON.</exception>
    public static EventDraft Of<T>(string type, T data, JsonSerializerOptions? options = null) =>
        new(EventType.Parse(type), JsonSerializer.SerializeToUtf8Bytes(data, options ?? UsualJson));

    /// <summary>The publisher's idempotency key, if it has one; two drafts with one id are one event.</summary>
    public PublishedEventId? Id { get; init; }

    /// <summary>What happened.</summary>
    public EventType Type { get; }

    /// <summary>When it happened; the time of acceptance if absent. Kept to the millisecond.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The ordering key, such as the image's id; at most <see cref="MaxKeyLength"/> characters. An empty one is none.</summary>
    public string? Key { get; init => field = value is { Length: > 0 } ? value : null; }

    /// <summary>One JSON value in UTF-8, sent unchanged.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The only webhook that receives the event, or null for every webhook whose filter matches.</summary>
    internal WebhookId? OnlyFor { get; init; }

    /// <summary>Whether its reader has found that the data is one JSON value in UTF-8; the engine then does not read it again.</summary>
    internal bool HasCheckedData { get; init; }

    /// <summary>Where its type keeps former values; null for the usual places.</summary>
    internal FormerPaths? Former { get; init; }

    /// <summary>Distinguishes a repetition (same id, same content) from a conflict (same id, other content).</summary>
    internal ContentDigest Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> instant = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(instant, Timestamp?.ToUnixTimeMilliseconds() ?? long.MinValue);
        hash.AppendData(instant);
        AppendText(hash, Type.Value);
        AppendText(hash, Key ?? "");
        hash.AppendData(Data.Span);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new(BinaryPrimitives.ReadInt64LittleEndian(digest));
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}

/// <summary>64 bits of SHA-256 over the publisher's fields; two drafts of one id with different digests are in conflict.</summary>
internal readonly record struct ContentDigest(long Value);
