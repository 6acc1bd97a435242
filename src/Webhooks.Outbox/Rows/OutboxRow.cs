namespace Webhooks.Outbox.Rows;

/// <summary>A row of the table as it was read; any program may have written it.</summary>
/// <param name="Position">Its place; never used again after it is deleted.</param>
/// <param name="Id">The event's id.</param>
/// <param name="Project">The project.</param>
/// <param name="Type">The event type.</param>
/// <param name="Key">The ordering key; null or empty for none.</param>
/// <param name="Data">One JSON value.</param>
/// <param name="OccurredAt">When it happened, in unix milliseconds.</param>
internal sealed record OutboxRow(long Position, string Id, string Project, string Type, string? Key, string Data, long OccurredAt);

/// <summary>What an event says about itself besides its data, as it was read.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Project">The project.</param>
/// <param name="Type">The event type.</param>
/// <param name="Key">The ordering key; null or empty for none.</param>
/// <param name="OccurredAt">When it happened, in unix milliseconds; null for the time of acceptance.</param>
internal sealed record EventFields(string Id, string Project, string Type, string? Key, long? OccurredAt);
