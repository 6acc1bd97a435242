using System.Text.Json;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>A filter to try; fields that are null were not given.</summary>
internal sealed record FilterForm(EventFilter? Types, Change<PayloadFilter?>? Payload, int Last, PublishedEventId? Event)
{
    public static FilterForm Parse(ReadOnlyMemory<byte> body)
    {
        var fields = JsonFields.Parse(body, "event_types", "filter", "last", "event_id");
        var types = fields.Optional<EventFilter?>(
            "event_types", $"a list of at least one of: {EventTypePattern.Allowed}", JsonValues.Filter, null)?.To;
        var payload = fields.Filter("filter");
        var last = fields.Optional("last", "a whole number", JsonValues.Whole, AuthorizedQueries.MaxChecked)?.To
            ?? AuthorizedQueries.MaxChecked;
        var @event = fields.Optional<PublishedEventId?>("event_id", Identifier.Allowed, ReadId, null)?.To;
        if (last is < 1 or > AuthorizedQueries.MaxChecked)
            fields.Wrong("last", $"must be 1 to {AuthorizedQueries.MaxChecked}");
        fields.Check(ProblemCodes.InvalidFilter);
        return new(types, payload, last, @event);
    }

    private static bool ReadId(JsonElement value, out PublishedEventId? id)
    {
        id = JsonValues.Text(value, out var text) && PublishedEventId.TryParse(text, out var parsed) ? parsed : null;
        return id is not null;
    }
}
