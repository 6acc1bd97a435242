namespace Webhooks.Outbox.EntityFrameworkCore;

/// <summary>A row of <c>webhooks_outbox</c>, as Entity Framework writes it.</summary>
internal sealed class OutboxEntity
{
    public long Position { get; set; }

    public required string Id { get; set; }

    public required string ProjectId { get; set; }

    public required string Type { get; set; }

    public string? OrderingKey { get; set; }

    public required string Data { get; set; }

    public long OccurredAt { get; set; }

    public long? RefusedAt { get; set; }

    public string? Refusal { get; set; }
}
