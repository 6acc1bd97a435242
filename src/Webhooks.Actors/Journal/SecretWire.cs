using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Webhooks.Model;
using static Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Journal;

/// <summary>The stored form of a rotation. Without a definition beside it, a secret contains its own kind.</summary>
internal static class SecretWire
{
    public static Wire.SecretRotated ToWire(SecretRotated fact) => new()
    {
        Project = fact.Project.Value ?? "",
        Webhook = fact.Id.Value ?? "",
        Secret = Bytes(fact.Secret),
        Signing = (int)fact.Secret.Scheme,
        PreviousUntil = WireTypes.ToWire(fact.PreviousUntil),
        At = WireTypes.ToWire(fact.At),
    };

    public static SecretRotated FromWire(Wire.SecretRotated wire) => new(
        SigningSecret.FromBytes((SigningScheme)wire.Signing, wire.Secret.Span), Instant(wire.PreviousUntil), Instant(wire.At))
    {
        Project = ProjectOrNone(wire.Project),
        Id = WebhookOrNone(wire.Webhook),
    };

    public static IEnumerable<Wire.RetiringSecret> ToWire(ImmutableArray<RetiringSecret> retiring) =>
        retiring.Select(r => new Wire.RetiringSecret
        {
            Secret = Bytes(r.Secret),
            Signing = (int)r.Secret.Scheme,
            Until = WireTypes.ToWire(r.Until),
        });

    public static ImmutableArray<RetiringSecret> FromWire(RepeatedField<Wire.RetiringSecret> wire) =>
        [.. wire.Select(r => new RetiringSecret(SigningSecret.FromBytes((SigningScheme)r.Signing, r.Secret.Span), Instant(r.Until)))];
}
