using System.Collections.Immutable;
using Webhooks.Model;
using static Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Journal;

/// <summary>The stored form of a webhook's snapshot.</summary>
internal static class WebhookSnapshotWire
{
    public static Wire.WebhookSnapshot ToWire(WebhookSnapshot snapshot)
    {
        var state = snapshot.State;
        var wire = new Wire.WebhookSnapshot
        {
            Project = state.Project.Value,
            Webhook = state.Id.Value,
            Stage = (int)state.Stage,
            Definition = state.Definition is { } definition ? WireTypes.ToWire(definition) : null,
            Secret = Bytes(state.Secret),
            Status = (int)state.Status,
            CreatedAt = WireTypes.ToWire(state.CreatedAt),
            UpdatedAt = WireTypes.ToWire(state.UpdatedAt),
            RouteVersion = state.RouteVersion,
            ConfirmedVersion = state.ConfirmedVersion,
            Start = WireTypes.ToWire(state.Start),
            Progress = state.Progress is { } progress ? WireTypes.ToWire(progress) : null,
            Delivered = state.Delivered,
            Exhausted = state.Exhausted,
            Expired = state.Expired,
            Limiter = state.Limiter.Due.Ticks,
            LoggedRow = snapshot.LoggedRow,
        };
        if (state.Reason is { } reason)
            wire.Reason = (int)reason;
        HealthWire.AddTo(wire, state);
        wire.Replays.Add(state.Replays.Select(ReplayWire.ToWire));
        wire.Retiring.Add(SecretWire.ToWire(state.Retiring));
        wire.Retrying.Add(state.Retrying.Values.Select(ToWire));
        return wire;
    }

    public static WebhookSnapshot FromWire(Wire.WebhookSnapshot wire) => new(
        new()
        {
            Project = ProjectId.Parse(wire.Project),
            Id = WebhookId.Parse(wire.Webhook),
            Stage = (WebhookStage)wire.Stage,
            Definition = wire.Definition is { } definition ? WireTypes.FromWire(definition) : null,
            Secret = WireTypes.Secret(wire.Secret, wire.Definition),
            Retiring = SecretWire.FromWire(wire.Retiring),
            Status = (WebhookStatus)wire.Status,
            Reason = wire.HasReason ? (StatusReason)wire.Reason : null,
            CreatedAt = Instant(wire.CreatedAt),
            UpdatedAt = Instant(wire.UpdatedAt),
            RouteVersion = wire.RouteVersion,
            ConfirmedVersion = wire.ConfirmedVersion,
            Start = wire.Start is { } start ? WireTypes.FromWire(start) : null,
            Progress = wire.Progress is { } progress ? WireTypes.FromWire(progress) : null,
            Retrying = wire.Retrying.ToImmutableDictionary(r => r.Sequence, FromWire),
            Resent = wire.Retrying.Count(r => r.Resent is not null),
            Replays = [.. wire.Replays.Select(ReplayWire.FromWire)],
            Limiter = new(new(wire.Limiter)),
            Health = HealthWire.Health(wire),
            OpenOperationalEvents = HealthWire.OpenOperationalEvents(wire),
            IsFailingReported = wire.TroubleTold,
            Delivered = wire.Delivered,
            Exhausted = wire.Exhausted,
            Expired = wire.Expired,
        },
        wire.LoggedRow);

    private static Wire.Retry ToWire(Retry retry)
    {
        var wire = new Wire.Retry
        {
            Sequence = retry.Position.Sequence,
            Row = retry.Position.Row,
            AcceptedAt = WireTypes.ToWire(retry.AcceptedAt),
            AttemptsMade = retry.AttemptsMade,
            DueAt = WireTypes.ToWire(retry.DueAt),
            Resent = ReplayWire.ToWire(retry.Resent),
        };
        if (WireTypes.ToWire(retry.FailedAt) is { } failedAt)
            wire.FailedAt = failedAt;
        if (retry.Key is { } key)
            wire.Key = key.Value;
        return wire;
    }

    private static Retry FromWire(Wire.Retry wire) =>
        new(new(wire.Sequence, wire.Row), Instant(wire.AcceptedAt), wire.AttemptsMade, Instant(wire.DueAt))
        {
            FailedAt = wire.HasFailedAt ? Instant(wire.FailedAt) : null,
            Key = wire.HasKey ? new(wire.Key) : null,
            Resent = ReplayWire.FromWire(wire.Resent),
        };
}
