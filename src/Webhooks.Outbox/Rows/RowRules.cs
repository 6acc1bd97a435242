using System.Text;
using System.Text.Unicode;
using Webhooks.Model;

namespace Webhooks.Outbox.Rows;

/// <summary>What a row must be before the engine is asked; rows that other programs write are checked here alone.</summary>
internal static class RowRules
{
    /// <summary>The range of instants that an event's timestamp can have.</summary>
    private static readonly (long First, long Last) Instants =
        (DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());

    /// <summary>The event of a row, or why it has none.</summary>
    public static (RelayEvent? Event, string? Reason) Read(OutboxRow row, int maxEventBytes) => Read(
        row.Position, new(row.Id, row.Project, row.Type, row.Key, row.OccurredAt), Encoding.UTF8.GetBytes(row.Data), maxEventBytes);

    /// <summary>The event that a program has written, or why it has none.</summary>
    /// <param name="position">Its place.</param>
    /// <param name="fields">What it says about itself.</param>
    /// <param name="data">Its data.</param>
    /// <param name="maxEventBytes">How many bytes of data are allowed.</param>
    public static (RelayEvent? Event, string? Reason) Read(
        long position, EventFields fields, ReadOnlyMemory<byte> data, int maxEventBytes)
    {
        if (!ProjectId.TryParse(fields.Project, out var project))
            return Wrong($"'{fields.Project}' is not a project id: it must be {Identifier.Allowed}.");
        if (!PublishedEventId.TryParse(fields.Id, out var id))
            return Wrong($"'{fields.Id}' is not an event id: it must be {Identifier.Allowed}.");
        if (!EventType.TryParse(fields.Type, out var type))
            return Wrong($"'{fields.Type}' is not an event type: it must be {EventType.Allowed}.");
        if (fields.Key?.Length > EventDraft.MaxKeyLength)
            return Wrong($"The ordering key has {fields.Key.Length} characters; {EventDraft.MaxKeyLength} are allowed.");
        if (fields.OccurredAt < Instants.First || fields.OccurredAt > Instants.Last)
            return Wrong($"occurred_at must be unix milliseconds, not {fields.OccurredAt}.");
        if (data.Length > maxEventBytes)
            return (null, $"event_too_large: The data has {data.Length} bytes; {maxEventBytes} are allowed.");
        if (!Utf8.IsValid(data.Span))
            return Wrong("The data is not UTF-8.");
        if (DraftRules.WhyNotJson(data.Span) is { } why)
            return Wrong($"The data is not one JSON value: {why}");
        return (new(position, project, new(type, data)
        {
            Id = id,
            Key = fields.Key,
            Timestamp = fields.OccurredAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        }), null);
    }

    private static (RelayEvent? Event, string? Reason) Wrong(string detail) => (null, $"invalid_event: {detail}");
}
