using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using Webhooks.Actors.Encryption;
using Webhooks.Model;
using static Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Journal;

/// <summary>
/// Facts and snapshots as Protobuf under short manifests with a version. Stored data is read for years: a manifest's meaning never
/// changes, golden files contain each of them, and an unknown one is an error, never a guess.
/// </summary>
internal sealed class FactSerializer : SerializerWithStringManifest
{
    private readonly SealedFields _secrets;

    /// <summary>The constructor for the actor system: with the keys of its <see cref="EncryptionSetup"/>.</summary>
    public FactSerializer(ExtendedActorSystem system)
        : this(system, system.Settings.Setup.Get<EncryptionSetup>() is { HasValue: true } setup ? setup.Value.Keys : KeyRing.None)
    {
    }

    internal FactSerializer(ExtendedActorSystem? system, KeyRing keys)
        : base(system) => _secrets = new(keys);

    public override int Identifier => 4711;

    public override string Manifest(object o) => o switch
    {
        EventsAccepted => "EA1",
        WebhookRouted => "PR1",
        WebhookUnrouted => "PU1",
        EventsExpired => "PX1",
        EventTypeDefined => "TD1",
        EventTypeRemoved => "TX1",
        PortalSessionOpened => "LO1",
        PortalSessionsEnded => "LX1",
        ProjectSnapshot => "PS1",
        WebhookCreated => "WC1",
        WebhookChanged => "WU1",
        SecretRotated => "SR1",
        DeliveriesExpired => "DX1",
        DeliveryResent => "DR1",
        ReplayStarted => "RS1",
        ReplayAdvanced => "RA1",
        ReplayCancelled => "RX1",
        WebhookPaused => "WP1",
        WebhookResumed => "WR1",
        WebhookDisabled => "WD1",
        WebhookEnabled => "WE1",
        WebhookDeleted => "WX1",
        RouteConfirmed => "RC1",
        AttemptsRecorded => "AR1",
        DisablingAnnounced => "DA1",
        OperationalEventsPublished => "NP1",
        WebhookSnapshot => "WS1",
        KeyCreated => "KC1",
        KeyRevoked => "KX1",
        TakenOver => "TO1",
        _ => throw new SerializationException($"{o.GetType()} is not a fact or a snapshot of this journal."),
    };

    public override byte[] ToBinary(object obj) => _secrets.Close(AuditWire.Mark(Stored(obj), obj)).ToByteArray();

    /// <summary>The stored object, or an <see cref="UnreadableRow"/> with the reason why it cannot be read.</summary>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return Read(bytes, manifest);
        }
        catch (Exception e) // Damaged bytes may cause any exception in a parser; the recovering actor decides what it means.
        {
            return UnreadableRow.Of(manifest, e);
        }
    }

    internal object Read(byte[] bytes, string manifest) => AuditWire.Restore(ReadFact(bytes, manifest), bytes);

    private object ReadFact(byte[] bytes, string manifest) => manifest switch
    {
        "EA1" => ProjectWire.FromWire(Wire.EventsAccepted.Parser.ParseFrom(bytes)),
        "PR1" => ProjectWire.FromWire(Wire.WebhookRouted.Parser.ParseFrom(bytes)),
        "PU1" => ProjectWire.FromWire(Wire.WebhookUnrouted.Parser.ParseFrom(bytes)),
        "PS1" => ProjectWire.FromWire(Wire.ProjectSnapshot.Parser.ParseFrom(bytes)),
        "WC1" => WebhookWire.FromWire(_secrets.Open(Wire.WebhookCreated.Parser.ParseFrom(bytes))),
        "WU1" => WebhookWire.FromWire(_secrets.Open(Wire.WebhookChanged.Parser.ParseFrom(bytes))),
        "SR1" => SecretWire.FromWire(_secrets.Open(Wire.SecretRotated.Parser.ParseFrom(bytes))),
        "PX1" => ExpiryWire.FromWire(Wire.EventsExpired.Parser.ParseFrom(bytes)),
        "TD1" => CatalogueWire.FromWire(Wire.EventTypeDefined.Parser.ParseFrom(bytes)),
        "TX1" => CatalogueWire.FromWire(Wire.EventTypeRemoved.Parser.ParseFrom(bytes)),
        "LO1" => PortalWire.FromWire(Wire.PortalSessionOpened.Parser.ParseFrom(bytes)),
        "LX1" => PortalWire.FromWire(Wire.PortalSessionsEnded.Parser.ParseFrom(bytes)),
        "DX1" => ExpiryWire.FromWire(Wire.DeliveriesExpired.Parser.ParseFrom(bytes)),
        "DR1" => ReplayWire.FromWire(Wire.DeliveryResent.Parser.ParseFrom(bytes)),
        "RS1" => new ReplayStarted(ReplayWire.FromWire(Wire.Replay.Parser.ParseFrom(bytes))),
        "RA1" => ReplayWire.FromWire(Wire.ReplayAdvanced.Parser.ParseFrom(bytes)),
        "RX1" => ReplayWire.FromWire(Wire.ReplayCancelled.Parser.ParseFrom(bytes)),
        "WP1" => new WebhookPaused(Instant(Wire.WebhookPaused.Parser.ParseFrom(bytes).At)),
        "WR1" => new WebhookResumed(Instant(Wire.WebhookResumed.Parser.ParseFrom(bytes).At)),
        "WD1" => Disabled(Wire.WebhookDisabled.Parser.ParseFrom(bytes)),
        "WE1" => WebhookWire.FromWire(Wire.WebhookEnabled.Parser.ParseFrom(bytes)),
        "WX1" => new WebhookDeleted(Instant(Wire.WebhookDeleted.Parser.ParseFrom(bytes).At)),
        "RC1" => WebhookWire.FromWire(Wire.RouteConfirmed.Parser.ParseFrom(bytes)),
        "AR1" => WebhookWire.FromWire(Wire.AttemptsRecorded.Parser.ParseFrom(bytes)),
        "DA1" => Announced(Wire.DisablingAnnounced.Parser.ParseFrom(bytes)),
        "NP1" => new OperationalEventsPublished(Wire.OperationalEventsPublished.Parser.ParseFrom(bytes).UpTo),
        "WS1" => WebhookSnapshotWire.FromWire(_secrets.Open(Wire.WebhookSnapshot.Parser.ParseFrom(bytes))),
        "KC1" => KeyWire.FromWire(Wire.KeyCreated.Parser.ParseFrom(bytes)),
        "KX1" => KeyWire.FromWire(Wire.KeyRevoked.Parser.ParseFrom(bytes)),
        "TO1" => Taken(Wire.TakenOver.Parser.ParseFrom(bytes)),
        _ => throw new SerializationException($"This version does not know the manifest '{manifest}'."),
    };

    private static IMessage Stored(object obj) => obj switch
    {
        EventsAccepted fact => ProjectWire.ToWire(fact),
        WebhookRouted fact => ProjectWire.ToWire(fact),
        WebhookUnrouted fact => ProjectWire.ToWire(fact),
        ProjectSnapshot snapshot => ProjectWire.ToWire(snapshot),
        WebhookCreated fact => WebhookWire.ToWire(fact),
        WebhookChanged fact => WebhookWire.ToWire(fact),
        SecretRotated fact => SecretWire.ToWire(fact),
        EventsExpired fact => ExpiryWire.ToWire(fact),
        EventTypeDefined fact => CatalogueWire.ToWire(fact),
        EventTypeRemoved fact => CatalogueWire.ToWire(fact),
        PortalSessionOpened fact => PortalWire.ToWire(fact),
        PortalSessionsEnded fact => PortalWire.ToWire(fact),
        DeliveriesExpired fact => ExpiryWire.ToWire(fact),
        DeliveryResent fact => ReplayWire.ToWire(fact),
        ReplayStarted fact => ReplayWire.ToWire(fact.Replay),
        ReplayAdvanced fact => ReplayWire.ToWire(fact),
        ReplayCancelled fact => ReplayWire.ToWire(fact),
        WebhookPaused fact => new Wire.WebhookPaused { At = ToWire(fact.At) },
        WebhookResumed fact => new Wire.WebhookResumed { At = ToWire(fact.At) },
        WebhookDisabled fact => new Wire.WebhookDisabled { Reason = (int)fact.Reason, At = ToWire(fact.At) },
        WebhookEnabled fact => WebhookWire.ToWire(fact),
        WebhookDeleted fact => new Wire.WebhookDeleted { At = ToWire(fact.At) },
        RouteConfirmed fact => WebhookWire.ToWire(fact),
        AttemptsRecorded fact => WebhookWire.ToWire(fact),
        DisablingAnnounced fact => new Wire.DisablingAnnounced { DisablesAt = ToWire(fact.DisablesAt), At = ToWire(fact.At) },
        OperationalEventsPublished fact => new Wire.OperationalEventsPublished { UpTo = fact.UpTo },
        WebhookSnapshot snapshot => WebhookSnapshotWire.ToWire(snapshot),
        KeyCreated fact => KeyWire.ToWire(fact),
        KeyRevoked fact => KeyWire.ToWire(fact),
        TakenOver row => new Wire.TakenOver { At = ToWire(row.At), Node = row.Node },
        _ => throw new SerializationException($"{obj.GetType()} is not a fact or a snapshot of this journal."),
    };

    private static WebhookDisabled Disabled(Wire.WebhookDisabled wire) => new((StatusReason)wire.Reason, Instant(wire.At));

    private static TakenOver Taken(Wire.TakenOver wire) => new(Instant(wire.At), wire.Node);

    private static DisablingAnnounced Announced(Wire.DisablingAnnounced wire) => new(Instant(wire.DisablesAt), Instant(wire.At));
}
