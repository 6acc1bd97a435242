using System.Text;
using System.Text.Json;
using Webhooks.Model;

namespace Webhooks.Outbox.Rows;

/// <summary>What a row must be before the engine is asked; rows that other programs write are checked here alone.</summary>
internal static class RowRules
{
    /// <summary>The range of instants that an event's timestamp can have.</summary>
    private static readonly (long First, long Last) Instants =
        (DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());

    /// <summary>The event of a row, or why it has none.</summary>
    public static (RelayEvent? Event, string? Reason) Read(OutboxRow row, int maxEventBytes)
    {
        if (!ProjectId.TryParse(row.Project, out var project))
            return Wrong($"'{row.Project}' is not a project id: it must be {Identifier.Allowed}.");
        if (!PublishedEventId.TryParse(row.Id, out var id))
            return Wrong($"'{row.Id}' is not an event id: it must be {Identifier.Allowed}.");
        if (!EventType.TryParse(row.Type, out var type))
            return Wrong($"'{row.Type}' is not an event type: it must be {EventType.Allowed}.");
        if (row.Key?.Length > EventDraft.MaxKeyLength)
            return Wrong($"The ordering key has {row.Key.Length} characters; {EventDraft.MaxKeyLength} are allowed.");
        if (row.OccurredAt < Instants.First || row.OccurredAt > Instants.Last)
            return Wrong($"occurred_at must be unix milliseconds, not {row.OccurredAt}.");
        var data = Encoding.UTF8.GetBytes(row.Data);
        if (data.Length > maxEventBytes)
            return (null, $"event_too_large: The data has {data.Length} bytes; {maxEventBytes} are allowed.");
        if (WhyNotJson(data) is { } why)
            return Wrong($"The data is not one JSON value: {why}");
        return (new(row.Position, project, new(type, data)
        {
            Id = id,
            Key = string.IsNullOrEmpty(row.Key) ? null : row.Key,
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.OccurredAt),
        }), null);
    }

    private static (RelayEvent? Event, string? Reason) Wrong(string detail) => (null, $"invalid_event: {detail}");

    private static string? WhyNotJson(byte[] data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException e)
        {
            return e.Message;
        }
    }
}
