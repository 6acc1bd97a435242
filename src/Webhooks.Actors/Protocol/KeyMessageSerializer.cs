using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.Protocol;

/// <summary>The messages to the host's keys on another node and their answer. The set is closed, as that of projects is.</summary>
internal sealed class KeyMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 4714;

    public override string Manifest(object o) => o switch
    {
        CreateKey => "KC1",
        RevokeKey => "KX1",
        KeyDone => "KD1",
        _ => throw NotOurs(o),
    };

    public override byte[] ToBinary(object obj) => (obj switch
    {
        CreateKey message => (IMessage)new Wire.CreateKey { Key = KeyWire.ToWire(message.Key), By = AuditWire.ToWire(message.By) },
        RevokeKey message => new Wire.RevokeKey
        {
            Key = message.Key.Value,
            At = WireTypes.ToWire(message.At),
            By = AuditWire.ToWire(message.By),
        },
        KeyDone message => new Wire.KeyDone { Key = message.Key.Value },
        _ => throw NotOurs(obj),
    }).ToByteArray();

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "KC1" => Create(Wire.CreateKey.Parser.ParseFrom(bytes)),
        "KX1" => Revoke(Wire.RevokeKey.Parser.ParseFrom(bytes)),
        "KD1" => new KeyDone(RuntimeKeyId.Parse(Wire.KeyDone.Parser.ParseFrom(bytes).Key)),
        _ => throw new SerializationException($"The manifest '{manifest}' is not a message to or from keys that this version knows."),
    };

    private static CreateKey Create(Wire.CreateKey wire) => new(KeyWire.FromWire(wire.Key)) { By = AuditWire.FromWire(wire.By) };

    private static RevokeKey Revoke(Wire.RevokeKey wire) =>
        new(RuntimeKeyId.Parse(wire.Key), WireTypes.Instant(wire.At)) { By = AuditWire.FromWire(wire.By) };

    private static SerializationException NotOurs(object o) => new($"{o.GetType()} is not a message to or from keys.");
}
