using System.Text;
using System.Text.Json;
using Webhooks.Client;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.Testing;

/// <summary>A request that a <see cref="TestReceiver"/> got and whose signature is valid.</summary>
public sealed record ReceivedWebhook
{
    private static readonly JsonSerializerOptions UsualJson = EventJson.CreateOptions();

    internal ReceivedWebhook()
    {
    }

    /// <summary>The event; <see cref="DataAs{T}"/> reads its data.</summary>
    public required ReceivedEvent<RawJson> Event { get; init; }

    /// <summary>The event's type.</summary>
    public string Type => Event.Type;

    /// <summary>The header <c>webhook-id</c>: the event's id, the same on every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>The number of this request among those with this id and path, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The path of the URL, such as <c>/hooks</c>.</summary>
    public required string Path { get; init; }

    /// <summary>All headers, by name without regard to case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body as it arrived.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The data as a value.</summary>
    /// <param name="options">How it is read; members in snake_case unless given.</param>
    /// <exception cref="JsonException">It is not a <typeparamref name="T"/>.</exception>
    public T? DataAs<T>(JsonSerializerOptions? options = null) =>
        JsonSerializer.Deserialize<T>(Event.Data.Utf8.Span, options ?? UsualJson);

    /// <summary>The request in a line, for messages of failed tests.</summary>
    public override string ToString() => $"{Path} attempt {Attempt} {Encoding.UTF8.GetString(Body.Span)}";
}

/// <summary>A request that a <see cref="TestReceiver"/> refused.</summary>
/// <param name="Path">The path of the URL.</param>
/// <param name="Status">The answer: 401 when the signature is not valid.</param>
/// <param name="Reason">The body of the answer, which says why.</param>
public sealed record RefusedRequest(string Path, int Status, string Reason);
