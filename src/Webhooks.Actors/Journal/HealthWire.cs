using Webhooks.Model;
using static Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Journal;

/// <summary>The part of a webhook's snapshot with the health of its receiver and its open notices.</summary>
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
        wire.NoticeCount = state.Notices.Count;
        wire.TroubleTold = state.IsTroubleTold;
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
        wire.Notices.Add(state.Notices.Open.Select(ToWire));
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

    public static Notices Notices(Wire.WebhookSnapshot wire) => new(wire.NoticeCount, [.. wire.Notices.Select(FromWire)]);

    private static Wire.Notice ToWire(Notice notice)
    {
        var wire = new Wire.Notice
        {
            Number = notice.Number,
            Kind = (int)notice.Kind,
            At = WireTypes.ToWire(notice.At),
            Failure = (int)(notice.Failure ?? 0),
            Failures = notice.Failures,
            Sequence = notice.Sequence,
            LastSequence = notice.LastSequence,
            Count = notice.Count,
        };
        if (notice.Reason is { } reason)
            wire.Reason = (int)reason;
        if (WireTypes.ToWire(notice.Since) is { } since)
            wire.Since = since;
        if (WireTypes.ToWire(notice.DisablesAt) is { } disables)
            wire.DisablesAt = disables;
        if (notice.Event is { } @event)
            wire.Event = @event.Value;
        return wire;
    }

    private static Notice FromWire(Wire.Notice wire) => new(wire.Number, (NoticeKind)wire.Kind, Instant(wire.At))
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
