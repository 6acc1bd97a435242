using Webhooks.Model;
using Stored = Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Protocol;

/// <summary>
/// The view of a webhook between nodes. It has the part of its health that the API shows; the rest stays with the webhook.
/// </summary>
internal static class ViewWire
{
    public static Wire.View ToWire(WebhookView view)
    {
        var counts = view.Counts;
        var wire = new Wire.View
        {
            Id = WebhookMessageWire.Address(view.Project, view.Id),
            Definition = Stored.ToWire(view.Definition),
            Status = (int)view.Status,
            ConsecutiveFailures = view.Health.ConsecutiveFailures,
            Pending = counts.Pending,
            InFlight = counts.InFlight,
            Delivered = counts.Delivered,
            Exhausted = counts.Exhausted,
            Backlog = counts.Backlog,
            ReadPosition = view.ReadPosition,
            CreatedAt = Stored.ToWire(view.CreatedAt),
            UpdatedAt = Stored.ToWire(view.UpdatedAt),
        };
        if (view.PublicKey is { } publicKey)
            wire.PublicKey = publicKey;
        if (view.Reason is { } reason)
            wire.Reason = (int)reason;
        if (Stored.ToWire(view.Health.FailingSince) is { } failingSince)
            wire.FailingSince = failingSince;
        if (Stored.ToWire(counts.OldestPendingAt) is { } oldest)
            wire.OldestPendingAt = oldest;
        if (view.Limit is { } limit)
            wire.LimitedBy = (int)limit.By;
        if (view.Limit?.Every is { } every)
            wire.LimitEvery = every.Ticks;
        return wire;
    }

    public static WebhookView FromWire(Wire.View wire) => new()
    {
        Project = WebhookMessageWire.Project(wire.Id),
        Id = WebhookMessageWire.Webhook(wire.Id),
        Definition = Stored.FromWire(wire.Definition),
        PublicKey = wire.HasPublicKey ? wire.PublicKey : null,
        Status = (WebhookStatus)wire.Status,
        Reason = wire.HasReason ? (StatusReason)wire.Reason : null,
        Health = new(wire.ConsecutiveFailures, wire.HasFailingSince ? Stored.Instant(wire.FailingSince) : null),
        Counts = new(
            wire.Pending,
            wire.InFlight,
            wire.Delivered,
            wire.Exhausted,
            wire.Backlog,
            wire.HasOldestPendingAt ? Stored.Instant(wire.OldestPendingAt) : null),
        Limit = wire.LimitedBy == 0 ? null : new((LimitedBy)wire.LimitedBy, wire.HasLimitEvery ? new(wire.LimitEvery) : null),
        ReadPosition = wire.ReadPosition,
        CreatedAt = Stored.Instant(wire.CreatedAt),
        UpdatedAt = Stored.Instant(wire.UpdatedAt),
    };
}
