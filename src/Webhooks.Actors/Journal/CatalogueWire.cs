using Google.Protobuf.Collections;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>Definitions of event types as they are stored.</summary>
internal static class CatalogueWire
{
    public static Wire.EventTypeDefined ToWire(EventTypeDefined fact) =>
        new() { Definition = ToWire(fact.Definition), At = WireTypes.ToWire(fact.At) };

    public static EventTypeDefined FromWire(Wire.EventTypeDefined wire) =>
        new(FromWire(wire.Definition), WireTypes.Instant(wire.At));

    public static Wire.EventTypeRemoved ToWire(EventTypeRemoved fact) =>
        new() { Type = fact.Type.Value, At = WireTypes.ToWire(fact.At) };

    public static EventTypeRemoved FromWire(Wire.EventTypeRemoved wire) => new(EventType.Parse(wire.Type), WireTypes.Instant(wire.At));

    public static EventCatalogue FromWire(long revision, RepeatedField<Wire.EventTypeDefinition> types) =>
        EventCatalogue.Empty with
        {
            Revision = revision,
            Types = EventCatalogue.Empty.Types.AddRange(types.Select(type => KeyValuePair.Create(type.Type, FromWire(type)))),
        };

    public static Wire.EventTypeDefinition ToWire(EventTypeDefinition definition)
    {
        var wire = new Wire.EventTypeDefinition
        {
            Type = definition.Type.Value,
            Validation = (int)definition.Validation,
            Deprecated = definition.Deprecated,
            Version = definition.Version,
        };
        if (definition.Title is { } title)
            wire.Title = title;
        if (definition.Description is { } description)
            wire.Description = description;
        if (definition.Group is { } group)
            wire.Group = group;
        if (definition.Schema is { } schema)
            wire.Schema = schema;
        if (definition.ReplacedBy is { } other)
            wire.ReplacedBy = other.Value;
        wire.Samples.Add(definition.Samples);
        wire.Previous.Add(definition.Previous.SelectMany(pair => (string[])[pair.Key, pair.Value]));
        return wire;
    }

    public static EventTypeDefinition FromWire(Wire.EventTypeDefinition wire) => new(EventType.Parse(wire.Type))
    {
        Title = wire.HasTitle ? wire.Title : null,
        Description = wire.HasDescription ? wire.Description : null,
        Group = wire.HasGroup ? wire.Group : null,
        Schema = wire.HasSchema ? wire.Schema : null,
        Validation = (SchemaValidation)wire.Validation,
        Samples = [.. wire.Samples],
        Previous = EventTypeDefinition.NoPaths.AddRange(wire.Previous.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1]))),
        Deprecated = wire.Deprecated,
        ReplacedBy = wire.HasReplacedBy ? EventType.Parse(wire.ReplacedBy) : null,
        Version = wire.Version,
    };
}
