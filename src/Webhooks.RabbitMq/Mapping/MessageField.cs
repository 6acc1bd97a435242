using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace Webhooks.RabbitMq.Mapping;

/// <summary>Where a field of an event is in a message: one or more places, of which the first that has a value counts.</summary>
internal sealed class MessageField
{
    /// <summary>The allowed form of a field, for error messages.</summary>
    public const string Allowed =
        "one or more of property:NAME, header:NAME, json:/POINTER and value:TEXT, separated by commas; properties are "
        + "message_id, type, correlation_id, app_id, user_id, exchange and routing_key";

    /// <summary>An id that is computed from the event: equal messages are one event.</summary>
    private const string Hash = "hash:message";

    private static readonly Dictionary<string, Func<Message, string?>> Properties = new()
    {
        ["message_id"] = message => message.Properties.MessageId,
        ["type"] = message => message.Properties.Type,
        ["correlation_id"] = message => message.Properties.CorrelationId,
        ["app_id"] = message => message.Properties.AppId,
        ["user_id"] = message => message.Properties.UserId,
        ["exchange"] = message => message.Exchange,
        ["routing_key"] = message => message.RoutingKey,
    };

    private readonly string _text;
    private readonly ImmutableArray<Func<OpenMessage, string?>> _places;

    private MessageField(string text, ImmutableArray<Func<OpenMessage, string?>> places, bool isHashed) =>
        (_text, _places, IsHashed) = (text, places, isHashed);

    /// <summary>Whether a message without a value gets one that is computed from it.</summary>
    public bool IsHashed { get; }

    /// <param name="text">As the options write it.</param>
    /// <param name="mayBeHashed">Whether it may end in <c>hash:message</c>.</param>
    /// <param name="field">The field.</param>
    public static bool TryParse(string text, bool mayBeHashed, out MessageField field)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var isHashed = mayBeHashed && parts[^1] == Hash;
        var places = (isHashed ? parts[..^1] : parts).Select(Place).ToArray();
        field = new(text, [.. places.OfType<Func<OpenMessage, string?>>()], isHashed);
        return places.All(place => place is not null);
    }

    /// <summary>The first value that the message has; null when it has none.</summary>
    public string? Read(OpenMessage message) =>
        _places.Select(place => place(message)).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    public override string ToString() => _text;

    private static Func<OpenMessage, string?>? Place(string text)
    {
        var parts = text.Split(':', 2);
        return (parts[0], parts.ElementAtOrDefault(1)) switch
        {
            ("property", { } name) when Properties.TryGetValue(name, out var read) => open => read(open.Message),
            ("header", { Length: > 0 } name) => open => TextOfHeader(open.Message.Properties, name),
            ("json", { Length: > 0 } path) when JsonPointer.TryParse(path, out var pointer) =>
                open => open.Json is { } root ? TextOf(pointer.Find(root)) : null,
            ("value", { Length: > 0 } value) => _ => value,
            _ => null,
        };
    }

    private static string? TextOf(JsonElement? element) => element?.ValueKind switch
    {
        JsonValueKind.String => TextOf(element.Value),
        JsonValueKind.Number => element.Value.GetRawText(),
        _ => null,
    };

    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // not UTF-8, which is found when the data is checked
        }
    }

    /// <summary>AMQP sends texts as bytes.</summary>
    private static string? TextOfHeader(IReadOnlyBasicProperties properties, string name) =>
        properties.Headers?.TryGetValue(name, out var value) != true
            ? null
            : value switch
            {
                byte[] bytes => Encoding.UTF8.GetString(bytes),
                string text => text,
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => null,
            };
}
