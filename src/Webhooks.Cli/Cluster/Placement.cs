using System.Text.Json.Serialization;

namespace Webhooks.Cli;

/// <summary>How much of projects or webhooks a node has.</summary>
internal sealed record Placement(string Region, string Node, int Shards, long Entities);

[JsonSerializable(typeof(Placement))]
internal sealed partial class PlacementsJson : JsonSerializerContext;
