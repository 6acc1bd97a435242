using Webhooks.Model;
using Stored = Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Protocol;

/// <summary>A patch as it travels: what it sets is there, even where it sets nothing at all.</summary>
internal static class PatchWire
{
    public static Wire.Patch ToWire(WebhookPatch patch)
    {
        var wire = new Wire.Patch();
        if (patch.Name is { } name)
            wire.Name = name.To;
        if (patch.Url is { } url)
            wire.Url = url.To;
        if (patch.Description is { } description)
        {
            wire.Description = new();
            if (description.To is { } text)
                wire.Description.To = text;
        }

        if (patch.Filter is { } filter)
        {
            wire.Filter = new();
            Stored.AddTo(wire.Filter.To, filter.To);
        }

        if (patch.Headers is { } headers)
        {
            wire.Headers = new();
            wire.Headers.To.Add(headers.To);
        }

        if (patch.Throttle is { To: var throttle })
            wire.Throttle = new() { Rate = throttle.Rate, Per = throttle.Per.Ticks, Burst = throttle.Burst };
        if (patch.MaxInFlight is { } maxInFlight)
            wire.MaxInFlight = maxInFlight.To;
        if (patch.Ordering is { } ordering)
            wire.Ordering = (int)ordering.To;
        if (patch.Signing is { } signing)
            wire.Signing = (int)signing.To;
        if (patch.Timeout is { } timeout)
        {
            wire.Timeout = new();
            if (timeout.To is { } wait)
                wire.Timeout.To = wait.Ticks;
        }

        if (patch.RetrySchedule is { } schedule)
        {
            wire.RetrySchedule = new();
            if (schedule.To is { } waits)
            {
                wire.RetrySchedule.To = new();
                wire.RetrySchedule.To.Waits.Add(waits.Waits.Select(w => w.Ticks));
            }
        }

        return wire;
    }

    public static WebhookPatch FromWire(Wire.Patch wire) => new()
    {
        Name = wire.HasName ? new(wire.Name) : null,
        Url = wire.HasUrl ? new(wire.Url) : null,
        Description = wire.Description is { } text ? new(text.HasTo ? text.To : null) : null,
        Filter = wire.Filter is { } filter ? new(Stored.Filter(filter.To)) : null,
        Headers = wire.Headers is { } headers ? new(WebhookDefinition.NoHeaders.AddRange(headers.To)) : null,
        Throttle = wire.Throttle is { } throttle ? new(new(throttle.Rate, new(throttle.Per), throttle.Burst)) : null,
        MaxInFlight = wire.HasMaxInFlight ? new(wire.MaxInFlight) : null,
        Ordering = wire.HasOrdering ? new((DeliveryOrder)wire.Ordering) : null,
        Signing = wire.HasSigning ? new((SigningScheme)wire.Signing) : null,
        Timeout = wire.Timeout is { } timeout ? new(timeout.HasTo ? new TimeSpan(timeout.To) : null) : null,
        RetrySchedule = wire.RetrySchedule is { } schedule
            ? new(schedule.To is { } waits ? new RetrySchedule([.. waits.Waits.Select(w => new TimeSpan(w))]) : null)
            : null,
    };
}
