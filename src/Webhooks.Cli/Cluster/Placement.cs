using System.Text.Json.Serialization;

namespace Webhooks.Cli;

/// <summary>The shards and entities of a node.</summary>
internal sealed record Placement(string Region, string Node, int Shards, long Entities);

[JsonSerializable(typeof(Placement))]
internal sealed partial class PlacementsJson : JsonSerializerContext;
