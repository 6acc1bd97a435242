using Webhooks.Model;
using static Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Journal;

/// <summary>The part of a webhook's snapshot with the health of its receiver and its open operational events.</summary>
internal static class HealthWire
{
    public static void AddTo(Wire.WebhookSnapshot wire, WebhookState state)
    {
        var health = state.Health;
        wire.ConsecutiveFailures = health.ConsecutiveFailures;
        wire.ReceiverFailures = health.ReceiverFailures;
        wire.Limit = health.Limit ?? 0;
        wire.Gone = health.IsGone;
        wire.Untried = health.Untried.Ticks;
        wire.OperationalEventCount = state.OpenOperationalEvents.Count;
        wire.TroubleTold = state.IsFailingReported;
        if (WireTypes.ToWire(health.FailingSince) is { } failingSince)
            wire.FailingSince = failingSince;
        if (WireTypes.ToWire(health.FirstFailedAt) is { } first)
            wire.FirstFailedAt = first;
        if (WireTypes.ToWire(health.LastFailedAt) is { } last)
            wire.LastFailedAt = last;
        if (WireTypes.ToWire(health.ProbeAt) is { } probe)
            wire.ProbeAt = probe;
        if (WireTypes.ToWire(health.HeldUntil) is { } held)
            wire.HeldUntil = held;
        if (WireTypes.ToWire(health.DisablesAt) is { } disables)
            wire.DisablesAt = disables;
        wire.OpenOperationalEvents.Add(state.OpenOperationalEvents.Open.Select(ToWire));
    }

    public static WebhookHealth Health(Wire.WebhookSnapshot wire) =>
        new(wire.ConsecutiveFailures, wire.HasFailingSince ? Instant(wire.FailingSince) : null)
        {
            ReceiverFailures = wire.ReceiverFailures,
            FirstFailedAt = wire.HasFirstFailedAt ? Instant(wire.FirstFailedAt) : null,
            LastFailedAt = wire.HasLastFailedAt ? Instant(wire.LastFailedAt) : null,
            ProbeAt = wire.HasProbeAt ? Instant(wire.ProbeAt) : null,
            HeldUntil = wire.HasHeldUntil ? Instant(wire.HeldUntil) : null,
            Limit = wire.Limit > 0 ? wire.Limit : null,
            IsGone = wire.Gone,
            Untried = new(wire.Untried),
            DisablesAt = wire.HasDisablesAt ? Instant(wire.DisablesAt) : null,
        };

    public static OpenOperationalEvents OpenOperationalEvents(Wire.WebhookSnapshot wire) =>
        new(wire.OperationalEventCount, [.. wire.OpenOperationalEvents.Select(FromWire)]);

    private static Wire.OperationalEvent ToWire(OperationalEvent raised)
    {
        var wire = new Wire.OperationalEvent
        {
            Number = raised.Number,
            Kind = (int)raised.Kind,
            At = WireTypes.ToWire(raised.At),
            Failure = (int)(raised.Failure ?? 0),
            Failures = raised.Failures,
            Sequence = raised.Sequence,
            LastSequence = raised.LastSequence,
            Count = raised.Count,
        };
        if (raised.Reason is { } reason)
            wire.Reason = (int)reason;
        if (WireTypes.ToWire(raised.Since) is { } since)
            wire.Since = since;
        if (WireTypes.ToWire(raised.DisablesAt) is { } disables)
            wire.DisablesAt = disables;
        if (raised.Event is { } @event)
            wire.Event = @event.Value;
        return wire;
    }

    private static OperationalEvent FromWire(Wire.OperationalEvent wire) =>
        new(wire.Number, (OperationalEventKind)wire.Kind, Instant(wire.At))
        {
            Reason = wire.HasReason ? (StatusReason)wire.Reason : null,
            Failure = wire.Failure == 0 ? null : (FailureReason)wire.Failure,
            Failures = wire.Failures,
            Since = wire.HasSince ? Instant(wire.Since) : null,
            DisablesAt = wire.HasDisablesAt ? Instant(wire.DisablesAt) : null,
            Event = wire.HasEvent ? PublishedEventId.Parse(wire.Event) : null,
            Sequence = wire.Sequence,
            LastSequence = wire.LastSequence,
            Count = wire.Count,
        };
}
