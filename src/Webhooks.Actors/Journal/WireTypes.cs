using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>The small types that several stored messages share.</summary>
internal static class WireTypes
{
    public static long ToWire(DateTimeOffset instant) => instant.UtcTicks;

    public static long? ToWire(DateTimeOffset? instant) => instant?.UtcTicks;

    public static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);

    public static Wire.Cursor ToWire(Cursor cursor) => new() { Sequence = cursor.Sequence, NextRow = cursor.NextRow };

    public static Wire.Cursor? ToWire(Cursor? cursor) => cursor is { } there ? ToWire(there) : null;

    public static Cursor FromWire(Wire.Cursor cursor) => new(cursor.Sequence, cursor.NextRow);

    public static void AddTo(RepeatedField<string> patterns, EventFilter filter) => patterns.Add(filter.Patterns.Select(p => p.Value));

    public static EventFilter Filter(RepeatedField<string> patterns, string payload = "") =>
        new EventFilter([.. patterns.Select(EventTypePattern.Parse)]).Where(Payload(payload));

    /// <summary>
    /// The filter of a route. A filter of a later version that this one cannot read is ignored: the webhook is woken for more, and
    /// decides by its own filter.
    /// </summary>
    public static EventFilter RouteFilter(RepeatedField<string> patterns, string payload)
    {
        try
        {
            return Filter(patterns, payload);
        }
        catch (FormatException)
        {
            return Filter(patterns);
        }
    }

    /// <param name="json">Empty for none.</param>
    public static PayloadFilter? Payload(string json) => json.Length == 0 ? null : PayloadFilter.Parse(json);

    public static ProjectId ProjectOrNone(string id) => id.Length == 0 ? default : ProjectId.Parse(id);

    public static WebhookId WebhookOrNone(string id) => id.Length == 0 ? default : WebhookId.Parse(id);

    /// <summary>The bytes themselves, not a copy: they are never changed.</summary>
    public static ByteString Bytes(ReadOnlyMemory<byte> bytes) => UnsafeByteOperations.UnsafeWrap(bytes);

    /// <param name="definition">The definition to store.</param>
    /// <param name="headers">Its headers, if they are already sealed.</param>
    public static Wire.Definition ToWire(WebhookDefinition definition, Wire.Sealed? headers = null)
    {
        var wire = new Wire.Definition
        {
            Name = definition.Name,
            Url = definition.Url,
            MaxInFlight = definition.MaxInFlight,
            Ordering = (int)definition.Ordering,
            Signing = (int)definition.Signing,
            Filter = definition.Payload?.Json ?? "",
        };
        if (definition.Throttle is { } throttle)
            (wire.ThrottleRate, wire.ThrottlePer, wire.ThrottleBurst) = (throttle.Rate, throttle.Per.Ticks, throttle.Burst);
        if (definition.Description is { } description)
            wire.Description = description;
        if (definition.Timeout is { } timeout)
            wire.Timeout = timeout.Ticks;
        if (definition.RetrySchedule is { } schedule)
        {
            wire.RetrySchedule = new();
            wire.RetrySchedule.Waits.Add(schedule.Waits.Select(w => w.Ticks));
        }

        AddTo(wire.Patterns, definition.Filter);
        if (headers is null)
            wire.Headers.Add(definition.Headers);
        else
            wire.SealedHeaders = headers;
        return wire;
    }

    public static WebhookDefinition FromWire(Wire.Definition wire) => new()
    {
        Name = wire.Name,
        Url = wire.Url,
        Description = wire.HasDescription ? wire.Description : null,
        Filter = Filter(wire.Patterns),
        Payload = Payload(wire.Filter),
        Headers = WebhookDefinition.NoHeaders.AddRange(wire.Headers),
        // A rate of 0 means no throttle; other invalid values must not stop deliveries forever.
        Throttle = new Throttle(wire.ThrottleRate, new(wire.ThrottlePer), wire.ThrottleBurst) is { IsAllowed: true } throttle
            ? throttle
            : null,
        MaxInFlight = wire.MaxInFlight,
        Ordering = (DeliveryOrder)wire.Ordering,
        Signing = (SigningScheme)wire.Signing,
        Timeout = wire.HasTimeout ? new(wire.Timeout) : null,
        RetrySchedule = wire.RetrySchedule is { } schedule ? new([.. schedule.Waits.Select(w => new TimeSpan(w))]) : null,
    };

    /// <summary>The bytes of a secret; the definition beside them contains their kind.</summary>
    public static ByteString Bytes(SigningSecret? secret) => secret is null ? ByteString.Empty : ByteString.CopyFrom(secret.Key);

    public static SigningSecret? Secret(ByteString bytes, Wire.Definition? definition) =>
        bytes.IsEmpty ? null : SigningSecret.FromBytes((SigningScheme)(definition?.Signing ?? 0), bytes.Span);

    public static Wire.Progress ToWire(DeliveryProgress progress)
    {
        var wire = new Wire.Progress { Cursor = ToWire(progress.Cursor) };
        var end = progress.Cursor.Sequence;
        foreach (var (from, to) in progress.Settled)
        {
            wire.Settled.Add(from - end);
            wire.Settled.Add(to - from);
            end = to;
        }

        return wire;
    }

    public static DeliveryProgress FromWire(Wire.Progress wire)
    {
        var settled = ImmutableArray.CreateBuilder<SequenceRange>(wire.Settled.Count / 2);
        var end = wire.Cursor.Sequence;
        for (var i = 0; i < wire.Settled.Count; i += 2)
        {
            var from = end + wire.Settled[i];
            end = from + wire.Settled[i + 1];
            settled.Add(new(from, end));
        }

        return new(FromWire(wire.Cursor), settled.MoveToImmutable());
    }
}
