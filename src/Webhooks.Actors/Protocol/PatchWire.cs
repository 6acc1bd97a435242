using System.Collections.Immutable;
using System.Runtime.Serialization;
using Webhooks.Model;
using Stored = Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Protocol;

/// <summary>
/// A patch between nodes: a definition, the names of the fields that are set to its values, and what is merged into other fields.
/// </summary>
internal static class PatchWire
{
    private static readonly WebhookDefinition Blank = new() { Name = "", Url = "", Filter = EventFilter.Parse("*") };

    public static Wire.Change ToWire(WebhookPatch patch)
    {
        var wire = new Wire.Change
        {
            To = Stored.ToWire((patch with { HeaderChanges = null, ThrottleChanges = null }).ApplyTo(Blank)),
            Throttle = patch.ThrottleChanges is { } throttle ? ToWire(throttle) : null,
        };
        wire.Fields.Add(patch.Names);
        foreach (var (name, value) in patch.HeaderChanges ?? NoHeaderChanges)
        {
            var header = new Wire.HeaderChange { Name = name };
            if (value is not null)
                header.To = value;
            wire.Headers.Add(header);
        }

        return wire;
    }

    public static WebhookPatch FromWire(Wire.Change wire)
    {
        try
        {
            return WebhookPatch.To(Stored.FromWire(wire.To), wire.Fields) with
            {
                HeaderChanges = wire.Headers.Count == 0 ? null
                    : NoHeaderChanges.AddRange(
                        wire.Headers.Select(header => KeyValuePair.Create(header.Name, header.HasTo ? header.To : null))),
                ThrottleChanges = wire.Throttle is { } throttle ? FromWire(throttle) : null,
            };
        }
        catch (ArgumentException e)
        {
            throw new SerializationException("This version does not know all fields of the change.", e);
        }
    }

    private static ImmutableSortedDictionary<string, string?> NoHeaderChanges { get; } =
        ImmutableSortedDictionary.Create<string, string?>(WebhookDefinition.NoHeaders.KeyComparer);

    private static Wire.ThrottleChange ToWire(ThrottlePatch throttle)
    {
        var wire = new Wire.ThrottleChange();
        if (throttle.Rate is { } rate)
            wire.Rate = rate;
        if (throttle.Per is { } per)
            wire.Per = per.Ticks;
        if (throttle.Burst is { } burst)
        {
            wire.Burst = new();
            if (burst.To is { } most)
                wire.Burst.To = most;
        }

        return wire;
    }

    private static ThrottlePatch FromWire(Wire.ThrottleChange wire) => new()
    {
        Rate = wire.HasRate ? wire.Rate : null,
        Per = wire.HasPer ? new(wire.Per) : null,
        Burst = wire.Burst is { } burst ? new(burst.HasTo ? burst.To : null) : null,
    };
}
