using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

internal static class EventTypeMapping
{
    public static EventTypeResource ToResource(this EventTypeView view) => new()
    {
        Type = view.Definition.Type.Value,
        Title = view.Definition.Title,
        Description = view.Definition.Description,
        Group = view.Definition.Group,
        Schema = view.Definition.Schema is { } schema ? RawJson.Parse(schema) : null,
        Validation = Words<SchemaValidation>.Of(view.Definition.Validation),
        Samples = [.. view.Definition.Samples.Select(RawJson.Parse)],
        Previous = view.Definition.Previous,
        Deprecated = view.Definition.Deprecated,
        ReplacedBy = view.Definition.ReplacedBy?.Value,
        Version = view.Definition.Version,
        Source = view.Source == EventTypeSource.Seen ? "seen" : "catalogue",
        OfHost = view.Source == EventTypeSource.Host,
        LastSeenAt = view.LastSeenAt,
        Events24Hours = view.EventsLastDay,
        Violations = view.Violations,
        Webhooks = view.Webhooks,
    };
}
