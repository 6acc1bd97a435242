using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Webhooks.Outbox.Rows;

namespace Webhooks.RabbitMq.Mapping;

/// <summary>Where the fields of an event are in the messages of a queue.</summary>
internal sealed record MessageMap(
    MessageField Project, MessageField Type, MessageField Key, MessageField Id, JsonPointer Data, int MaxEventBytes)
{
    /// <summary>The event of a message, or why it has none.</summary>
    public (RelayEvent? Event, string? Reason) Read(Message message)
    {
        using var open = new OpenMessage(message);
        if (Project.Read(open) is not { } project)
            return Missing("project", Project);
        if (Type.Read(open) is not { } type)
            return Missing("type", Type);
        if (DataOf(open) is not { } data)
            return Unmapped(open.Json is null ? "The body is not one JSON value." : $"The body has nothing at {Data}.");
        if (!TryReadInstant(message, out var occurredAt))
            return Unmapped($"The property timestamp must be unix seconds, not {message.Properties.Timestamp.UnixTime}.");
        var key = Key.Read(open);
        return (Id.Read(open) ?? (Id.IsHashed ? IdOf(type, key, data.Span) : null)) is { } id
            ? RowRules.Read((long)message.Tag, new(id, project, type, key, occurredAt), data, MaxEventBytes)
            : Missing("id", Id);
    }

    private static (RelayEvent? Event, string? Reason) Missing(string what, MessageField field) =>
        Unmapped($"The message has no {what}: nothing is at {field}.");

    private static (RelayEvent? Event, string? Reason) Unmapped(string detail) => (null, $"unmapped: {detail}");

    private ReadOnlyMemory<byte>? DataOf(OpenMessage open)
    {
        if (Data.IsWhole)
            return open.Message.Body;
        if (open.Json is not { } root || Data.Find(root) is not { } found)
            return null;
        return JsonMarshal.GetRawUtf8Value(found).ToArray();
    }

    private static bool TryReadInstant(Message message, out long? milliseconds)
    {
        milliseconds = null;
        if (!message.Properties.IsTimestampPresent())
            return true;
        var seconds = message.Properties.Timestamp.UnixTime;
        if (seconds < 0 || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return false;
        milliseconds = seconds * 1000;
        return true;
    }

    private static string IdOf(string type, string? key, ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{type}\0{key}\0"));
        hash.AppendData(data);
        return $"msg_{Base64Url.EncodeToString(hash.GetHashAndReset())}";
    }
}
