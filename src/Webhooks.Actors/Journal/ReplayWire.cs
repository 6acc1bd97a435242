using Webhooks.Model;
using static Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Journal;

/// <summary>The stored form of resends and replays.</summary>
internal static class ReplayWire
{
    public static Wire.DeliveryResent ToWire(DeliveryResent fact) =>
        new() { Delivery = ToWire(fact.Delivery), At = WireTypes.ToWire(fact.At) };

    public static DeliveryResent FromWire(Wire.DeliveryResent wire) => new(FromWire(wire.Delivery), Instant(wire.At));

    public static Wire.Replay ToWire(Replay replay)
    {
        var wire = new Wire.Replay
        {
            Id = replay.Id.Value,
            Only = (int)replay.Only,
            Last = replay.Last,
            Covered = WireTypes.ToWire(replay.Covered),
            Matched = replay.Matched,
            StartedAt = WireTypes.ToWire(replay.StartedAt),
            Cursor = replay.Cursor,
            Taken = replay.Taken,
            Untried = replay.Untried,
            Cancelled = replay.IsCancelled,
            MatchedAtLeast = replay.IsMatchedAtLeast,
        };
        if (WireTypes.ToWire(replay.Since) is { } since)
            wire.Since = since;
        if (WireTypes.ToWire(replay.Until) is { } until)
            wire.Until = until;
        if (WireTypes.ToWire(replay.EndedAt) is { } ended)
            wire.EndedAt = ended;
        return wire;
    }

    public static Replay FromWire(Wire.Replay wire) => new(
        ReplayId.Parse(wire.Id),
        (ReplayScope)wire.Only,
        wire.HasSince ? Instant(wire.Since) : null,
        wire.HasUntil ? Instant(wire.Until) : null,
        wire.Last,
        WireTypes.FromWire(wire.Covered),
        wire.Matched,
        Instant(wire.StartedAt))
    {
        Cursor = wire.Cursor,
        Taken = wire.Taken,
        Untried = wire.Untried,
        EndedAt = wire.HasEndedAt ? Instant(wire.EndedAt) : null,
        IsCancelled = wire.Cancelled,
        IsMatchedAtLeast = wire.MatchedAtLeast,
    };

    public static Wire.ReplayAdvanced ToWire(ReplayAdvanced fact)
    {
        var wire = new Wire.ReplayAdvanced { Replay = fact.Replay.Value, Cursor = fact.Cursor, At = WireTypes.ToWire(fact.At) };
        wire.Deliveries.Add(fact.Deliveries.Select(ToWire));
        return wire;
    }

    public static ReplayAdvanced FromWire(Wire.ReplayAdvanced wire) =>
        new(ReplayId.Parse(wire.Replay), wire.Cursor, [.. wire.Deliveries.Select(FromWire)], Instant(wire.At));

    public static Wire.ReplayCancelled ToWire(ReplayCancelled fact)
    {
        var wire = new Wire.ReplayCancelled { Replay = fact.Replay.Value, At = WireTypes.ToWire(fact.At) };
        wire.Left.Add(fact.Left.Select(ToWire));
        return wire;
    }

    public static ReplayCancelled FromWire(Wire.ReplayCancelled wire) =>
        new(ReplayId.Parse(wire.Replay), [.. wire.Left.Select(FromWire)], Instant(wire.At));

    public static Wire.ResendOrigin? ToWire(ResendOrigin? origin)
    {
        if (origin is null)
            return null;
        var wire = new Wire.ResendOrigin { AttemptsMade = origin.AttemptsMade };
        if (origin.Was is { } was)
            wire.Was = (int)was;
        if (origin.Replay is { } replay)
            wire.Replay = replay.Value;
        return wire;
    }

    public static ResendOrigin? FromWire(Wire.ResendOrigin? wire) => wire is null ? null : new(
        wire.AttemptsMade, wire.HasWas ? (DeliveryStatus)wire.Was : null, wire.HasReplay ? ReplayId.Parse(wire.Replay) : null);

    private static Wire.ResentDelivery ToWire(ResentDelivery delivery)
    {
        var wire = new Wire.ResentDelivery
        {
            Sequence = delivery.Position.Sequence,
            Row = delivery.Position.Row,
            AcceptedAt = WireTypes.ToWire(delivery.AcceptedAt),
            AttemptsMade = delivery.AttemptsMade,
        };
        if (delivery.Was is { } was)
            wire.Was = (int)was;
        return wire;
    }

    private static ResentDelivery FromWire(Wire.ResentDelivery wire) => new(
        new(wire.Sequence, wire.Row), Instant(wire.AcceptedAt), wire.AttemptsMade, wire.HasWas ? (DeliveryStatus)wire.Was : null);
}
