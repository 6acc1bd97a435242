using Google.Protobuf;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>Keys of the API as they are stored.</summary>
internal static class KeyWire
{
    public static Wire.KeyCreated ToWire(KeyCreated fact) => new() { Key = ToWire(fact.Key) };

    public static KeyCreated FromWire(Wire.KeyCreated wire) => new(FromWire(wire.Key));

    public static Wire.KeyRevoked ToWire(KeyRevoked fact) => new() { Key = fact.Key.Value, At = WireTypes.ToWire(fact.At) };

    public static KeyRevoked FromWire(Wire.KeyRevoked wire) => new(RuntimeKeyId.Parse(wire.Key), WireTypes.Instant(wire.At));

    public static Wire.RuntimeKey ToWire(RuntimeKey key)
    {
        var wire = new Wire.RuntimeKey
        {
            Id = key.Id.Value,
            Name = key.Name,
            Hash = ByteString.CopyFrom(key.Hash.ToBytes()),
            Hint = key.Hint,
            CreatedAt = WireTypes.ToWire(key.CreatedAt),
        };
        wire.Scopes.Add(key.Scopes);
        wire.Projects.Add(key.Projects.Select(project => project.Value));
        if (key.RequestsPerSecond is { } rate)
            wire.RequestsPerSecond = rate;
        if (key.ExpiresAt is { } at)
            wire.ExpiresAt = WireTypes.ToWire(at);
        return wire;
    }

    public static RuntimeKey FromWire(Wire.RuntimeKey wire) => new(RuntimeKeyId.Parse(wire.Id), wire.Name)
    {
        Hash = KeyHash.From(wire.Hash.Span),
        Hint = wire.Hint,
        Scopes = [.. wire.Scopes],
        Projects = [.. wire.Projects.Select(ProjectId.Parse)],
        RequestsPerSecond = wire.HasRequestsPerSecond ? wire.RequestsPerSecond : null,
        CreatedAt = WireTypes.Instant(wire.CreatedAt),
        ExpiresAt = wire.HasExpiresAt ? WireTypes.Instant(wire.ExpiresAt) : null,
    };
}
