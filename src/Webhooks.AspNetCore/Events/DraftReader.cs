using System.Text.Json;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// Reads events token by token. Of <c>data</c> it finds only the bounds: the draft has a slice of the body, so that its bytes stay
/// as published and are copied once, by the engine, into the event's own body. A slice pins the whole request only until the answer.
/// </summary>
internal sealed class DraftReader(ReadOnlyMemory<byte> body, IngestOptions limits, IdempotencyKey? idempotencyKey)
{
    /// <summary>The deepest nesting of an event, its own braces included; receivers' parsers stop at about as much.</summary>
    public const int MaxDepth = 64;

    private static readonly string[] FieldNames = ["id", "type", "timestamp", "key", "data"];

    // Most batches are of one type: it is checked and held once.
    private EventType _type;

    [Flags]
    private enum Fields
    {
        None = 0,
        Id = 1,
        Type = 2,
        Timestamp = 4,
        Key = 8,
        Data = 16,
    }

    /// <summary>Reads the event on whose opening brace the reader stands; the reader is left on the closing one.</summary>
    /// <param name="reader">A reader of the body or of a part of it.</param>
    /// <param name="offset">Where in the body that part starts.</param>
    /// <param name="place">The place of the event.</param>
    public EventDraft Read(ref Utf8JsonReader reader, int offset, Place place)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw place.WrongShape("An event is a JSON object with the members type and data.");

        var start = reader.TokenStartIndex;
        var seen = Fields.None;
        EventType type = default;
        PublishedEventId? id = null;
        DateTimeOffset? timestamp = null;
        string? key = null;
        ReadOnlyMemory<byte> data = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldAt(ref reader, place);
            if (seen.HasFlag(field))
                throw place.BadField(ProblemCodes.MalformedJson, NameOf(field), "is given twice");
            seen |= field;
            reader.Read();
            switch (field)
            {
                case Fields.Id:
                    id = ReadId(ref reader, place);
                    break;
                case Fields.Type:
                    type = ReadType(ref reader, place);
                    break;
                case Fields.Timestamp:
                    timestamp = ReadTimestamp(ref reader, place);
                    break;
                case Fields.Key:
                    key = ReadKey(ref reader, place);
                    break;
                default:
                    var dataStart = (int)reader.TokenStartIndex;
                    reader.Skip();
                    data = body.Slice(offset + dataStart, (int)reader.BytesConsumed - dataStart);
                    break;
            }
        }

        if (reader.BytesConsumed - start > limits.MaxEventBytes)
            throw place.TooLarge(ProblemCodes.EventTooLarge,
                $"The event has {reader.BytesConsumed - start} bytes; at most {limits.MaxEventBytes} are allowed.");
        if (!seen.HasFlag(Fields.Type))
            throw place.Invalid("type", "is required");
        if (!seen.HasFlag(Fields.Data))
            throw place.Invalid("data", "is required; it can be any JSON value");
        return new(type, data)
        {
            Id = id ?? idempotencyKey?.IdOf(place.Index),
            Timestamp = timestamp,
            Key = key,
            HasCheckedData = true,
        };
    }

    private static Fields FieldAt(ref Utf8JsonReader reader, Place place) =>
        reader.ValueIsEscaped ? FieldOf(Text(ref reader), place)
        : reader.ValueTextEquals("data"u8) ? Fields.Data
        : reader.ValueTextEquals("type"u8) ? Fields.Type
        : reader.ValueTextEquals("id"u8) ? Fields.Id
        : reader.ValueTextEquals("key"u8) ? Fields.Key
        : reader.ValueTextEquals("timestamp"u8) ? Fields.Timestamp
        : throw Unknown(reader.GetString(), place);

    private static Fields FieldOf(string? name, Place place) => name switch
    {
        "data" => Fields.Data,
        "type" => Fields.Type,
        "id" => Fields.Id,
        "key" => Fields.Key,
        "timestamp" => Fields.Timestamp,
        _ => throw Unknown(name, place),
    };

    private static string NameOf(Fields field) => field.ToString().ToLowerInvariant();

    private static RejectedRequestException Unknown(string? name, Place place) => place.BadField(
        ProblemCodes.UnknownField,
        name is { Length: <= 64 } ? name : "a member",
        $"is not a field of an event, which has id, type, timestamp, key and data; put your own fields into "
            + $"data{UnknownName.Suggestion(name ?? "", FieldNames)}");

    private static PublishedEventId? ReadId(ref Utf8JsonReader reader, Place place)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        return PublishedEventId.TryParse(Text(ref reader), out var id) ? id : throw place.Invalid("id", $"must be {Identifier.Allowed}");
    }

    private EventType ReadType(ref Utf8JsonReader reader, Place place)
    {
        if (reader.TokenType == JsonTokenType.Null)
            throw place.BadField(ProblemCodes.InvalidBody, "type", "must not be null");
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && _type.Value is { } known && reader.ValueTextEquals(known))
            return _type;
        if (!EventType.TryParse(Text(ref reader), out var type))
            throw place.Invalid("type", $"must be {EventType.Allowed}");
        if (OperationalEvents.IsReserved(type))
            throw place.Invalid("type", OperationalEvents.WhyReserved);
        return _type = type;
    }

    private static DateTimeOffset? ReadTimestamp(ref Utf8JsonReader reader, Place place)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        return Rfc3339.TryParse(Text(ref reader), out var timestamp)
            ? timestamp
            : throw place.Invalid("timestamp", $"must be {Rfc3339.Allowed}");
    }

    private static string? ReadKey(ref Utf8JsonReader reader, Place place)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        return Text(ref reader) is { Length: <= EventDraft.MaxKeyLength } key
            ? key
            : throw place.Invalid("key", $"must be a string of at most {EventDraft.MaxKeyLength} characters");
    }

    /// <summary>
    /// The string or name at the reader; null when it is of another kind, or no text: JSON's grammar lets half a surrogate pair be escaped.
    /// </summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            return null;
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
