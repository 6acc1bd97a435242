using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>An entry for the read model, and a callback after it is written.</summary>
internal abstract record LogEntry(ProjectId Project)
{
    public Action? Written { get; init; }
}

/// <summary>A row of the project's log.</summary>
internal sealed record EventsEntry(ProjectId Project, long Row, EventsAccepted Fact) : LogEntry(Project);

/// <summary>Events of a type that do not fit its schema and were stored. What a crash loses of them is not counted again.</summary>
internal sealed record ViolationsEntry(ProjectId Project, EventType Type, long Count) : LogEntry(Project);

/// <summary>Attempts of one webhook.</summary>
internal sealed record AttemptsEntry(ProjectId Project, WebhookId Webhook, IReadOnlyList<Attempt> Attempts) : LogEntry(Project);

/// <summary>A webhook as lists show it.</summary>
/// <param name="Row">The webhook's last row: an older view that another node writes late is ignored.</param>
internal sealed record WebhookEntry(ProjectId Project, long Row, WebhookView View, long Cursor, bool Deleted) : LogEntry(Project)
{
    /// <summary>The definition of the view, as it is stored; null when it is to be made from the view.</summary>
    public byte[]? Definition { get; init; }
}

/// <summary>A webhook whose rows cannot be read.</summary>
/// <param name="Damage">The error; null when it was deleted in this state.</param>
internal sealed record DamageEntry(ProjectId Project, WebhookId Webhook, WebhookDamage? Damage) : LogEntry(Project);

/// <summary>
/// Deliveries of one webhook whose status differs from that of their last attempt: they were resent, or their replay was cancelled.
/// </summary>
/// <param name="Row">The row of the fact: an older one that another node writes late
/// is ignored.</param>
internal sealed record StatusEntry(ProjectId Project, WebhookId Webhook, long Row, IReadOnlyList<StatusChange> Changes) : LogEntry(Project)
{
    /// <summary>The changes by a fact besides attempts; null without any.</summary>
    public static StatusEntry? Of(ProjectId project, WebhookId webhook, long row, WebhookFact fact) => fact switch
    {
        DeliveryResent resent => new(project, webhook, row, [Pending(resent.Delivery, resent.At)]),
        ReplayAdvanced { Deliveries.Length: > 0 } advanced =>
            new(project, webhook, row, [.. advanced.Deliveries.Select(d => Pending(d, advanced.At))]),
        ReplayCancelled { Left.Length: > 0 } cancelled => new(
            project, webhook, row,
            [.. cancelled.Left.Select(d => new StatusChange(d.Position.Sequence, d.AttemptsMade, d.Was ?? DeliveryStatus.Pending, null))]),
        _ => null,
    };

    private static StatusChange Pending(ResentDelivery delivery, DateTimeOffset due) =>
        new(delivery.Position.Sequence, delivery.AttemptsMade, DeliveryStatus.Pending, due);
}

/// <param name="Number">The last attempt of the delivery; 0 when there was none.</param>
internal readonly record struct StatusChange(long Sequence, int Number, DeliveryStatus Status, DateTimeOffset? NextAt);

/// <summary>The deliveries of a webhook that ended because their events expired.</summary>
internal sealed record ExpiredEntry(ProjectId Project, WebhookId Webhook, long Row, DeliveriesExpired Fact) : LogEntry(Project)
{
    public StatusEntry Tried => new(
        Project, Webhook, Row,
        [.. Fact.Retries.Select(retry => new StatusChange(retry.Sequence, retry.AttemptsMade, StoredStatus.Expired, Fact.At))]);
}

/// <summary>Webhooks without a match up to a sequence, although they have not read these events.</summary>
internal sealed record PassedEntry(ProjectId Project, IReadOnlyList<WebhookId> Webhooks, long UpTo) : LogEntry(Project);

/// <summary>The sequence up to which a project's events are no longer retained.</summary>
internal sealed record RetentionEntry(ProjectId Project, long Expired) : LogEntry(Project);

/// <summary>A change by an actor.</summary>
/// <param name="OfProject">Its project; null for a change of the host.</param>
/// <param name="PersistenceId">Where its fact is stored.</param>
/// <param name="Row">The row of the fact.</param>
internal sealed record AuditEntry(ProjectId? OfProject, string PersistenceId, long Row, AuditMark Mark, string Action, string Target)
    : LogEntry(OfProject.GetValueOrDefault());

/// <summary>The stored status of a delivery with its last attempt: that of <see cref="DeliveryStatus"/>, and one more.</summary>
internal static class StoredStatus
{
    /// <summary>
    /// Exhausted, because its event is no longer retained. The column of the next attempt then has the time of expiry.
    /// </summary>
    public const DeliveryStatus Expired = (DeliveryStatus)4;
}
