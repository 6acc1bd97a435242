using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using Webhooks.Actors.Journal;
using Webhooks.Model;
using static Webhooks.Actors.Protocol.WebhookMessageWire;

namespace Webhooks.Actors.Protocol;

/// <summary>
/// The messages to a webhook on another node and its answers. The set is closed: other types are not sent, and an unknown
/// manifest is an error.
/// </summary>
internal sealed class WebhookMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 4713;

    public override string Manifest(object o) => o switch
    {
        CommandWebhook => "CW1",
        DescribeWebhook => "DW1",
        WebhookAnswer => "WA1",
        WebhookDamaged => "WD1",
        WebhookRemoved => "WR1",
        WakeUp => "PK1",
        ExpireDeliveries => "XD1",
        ResendEvent => "RE1",
        Resent => "RS1",
        PlanReplay => "PL1",
        ReplayPlanned => "PN1",
        DescribeReplays => "DP1",
        ReplayList => "RL1",
        EndReplay => "ER1",
        Replay => "RY1",
        _ => throw NotOurs(o),
    };

    public override byte[] ToBinary(object obj) => (obj switch
    {
        CommandWebhook message => (IMessage)ToWire(message),
        DescribeWebhook message => Address(message),
        WebhookAnswer message => ToWire(message),
        WebhookDamaged message => ToWire(message),
        WebhookRemoved => new Wire.Plain(),
        WakeUp message => ToWire(message),
        ExpireDeliveries message => ToWire(message),
        ResendEvent message => new Wire.ResendEvent
        {
            To = Address(message),
            Event = message.Event.Value,
            By = Journal.AuditWire.ToWire(message.By),
        },
        Resent => new Wire.Plain(),
        PlanReplay message => ToWire(message),
        ReplayPlanned message => ToWire(message),
        DescribeReplays message => Address(message),
        ReplayList message => ToWire(message),
        EndReplay message => new Wire.EndReplay
        {
            To = Address(message),
            Replay = message.Replay.Value,
            By = Journal.AuditWire.ToWire(message.By),
        },
        Replay replay => ReplayWire.ToWire(replay),
        _ => throw NotOurs(obj),
    }).ToByteArray();

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "CW1" => FromWire(Wire.CommandWebhook.Parser.ParseFrom(bytes)),
        "DW1" => Describe(Wire.Address.Parser.ParseFrom(bytes)),
        "WA1" => FromWire(Wire.WebhookAnswer.Parser.ParseFrom(bytes)),
        "WD1" => FromWire(Wire.WebhookDamaged.Parser.ParseFrom(bytes)),
        "WR1" => WebhookRemoved.Instance,
        "PK1" => FromWire(Wire.WakeUp.Parser.ParseFrom(bytes)),
        "XD1" => FromWire(Wire.ExpireDeliveries.Parser.ParseFrom(bytes)),
        "RE1" => FromWire(Wire.ResendEvent.Parser.ParseFrom(bytes)),
        "RS1" => Resent.Instance,
        "PL1" => FromWire(Wire.PlanReplay.Parser.ParseFrom(bytes)),
        "PN1" => FromWire(Wire.ReplayPlanned.Parser.ParseFrom(bytes)),
        "DP1" => Replays(Wire.Address.Parser.ParseFrom(bytes)),
        "RL1" => FromWire(Wire.ReplayList.Parser.ParseFrom(bytes)),
        "ER1" => FromWire(Wire.EndReplay.Parser.ParseFrom(bytes)),
        "RY1" => ReplayWire.FromWire(Journal.Wire.Replay.Parser.ParseFrom(bytes)),
        _ => throw new SerializationException($"The manifest '{manifest}' is not a message to or from a webhook that this version knows."),
    };

    private static SerializationException NotOurs(object o) => new($"{o.GetType()} is not a message to or from a webhook.");
}
