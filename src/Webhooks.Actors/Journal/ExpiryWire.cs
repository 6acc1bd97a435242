using System.Collections.Immutable;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>The stored form of expiry.</summary>
internal static class ExpiryWire
{
    public static Wire.EventsExpired ToWire(EventsExpired fact) => new() { UpTo = WireTypes.ToWire(fact.UpTo) };

    public static EventsExpired FromWire(Wire.EventsExpired wire) => new(WireTypes.FromWire(wire.UpTo));

    public static Wire.DeliveriesExpired ToWire(DeliveriesExpired fact)
    {
        var wire = new Wire.DeliveriesExpired
        {
            Progress = WireTypes.ToWire(fact.Progress),
            From = fact.From,
            UpTo = fact.UpTo,
            Untried = fact.Untried,
            Notify = fact.ShouldNotify,
            At = WireTypes.ToWire(fact.At),
        };
        var last = 0L;
        foreach (var (sequence, attempts) in fact.Retries)
        {
            wire.Retries.Add(sequence - last);
            wire.Retries.Add(attempts);
            last = sequence;
        }

        var end = 0L;
        foreach (var (from, to) in fact.Ranges)
        {
            wire.Ranges.Add(from - end);
            wire.Ranges.Add(to - from);
            end = to;
        }

        return wire;
    }

    public static DeliveriesExpired FromWire(Wire.DeliveriesExpired wire)
    {
        var retries = ImmutableArray.CreateBuilder<ExpiredRetry>(wire.Retries.Count / 2);
        var last = 0L;
        for (var i = 0; i < wire.Retries.Count; i += 2)
        {
            last += wire.Retries[i];
            retries.Add(new(last, (int)wire.Retries[i + 1]));
        }

        return new(
            WireTypes.FromWire(wire.Progress), wire.From, wire.UpTo, wire.Untried, retries.MoveToImmutable(), wire.Notify,
            WireTypes.Instant(wire.At))
        {
            Ranges = [.. Ranges(wire)],
        };
    }

    private static IEnumerable<SequenceRange> Ranges(Wire.DeliveriesExpired wire)
    {
        var end = 0L;
        for (var i = 0; i < wire.Ranges.Count; i += 2)
        {
            var from = end + wire.Ranges[i];
            end = from + wire.Ranges[i + 1];
            yield return new(from, end);
        }
    }
}
