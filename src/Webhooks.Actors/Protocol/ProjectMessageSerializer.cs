using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using Webhooks.Model;
using static Webhooks.Actors.Protocol.ProjectMessageWire;

namespace Webhooks.Actors.Protocol;

/// <summary>
/// The messages to a project on another node and its answers, including refusals and lost messages, which webhooks also send. The set is
/// closed: other types are not sent, and an unknown manifest is an error.
/// </summary>
internal sealed class ProjectMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 4712;

    public override string Manifest(object o) => o switch
    {
        PublishEvents => "PE1",
        PublishPart => "PP1",
        CatalogueChanged => "CC1",
        DefineEventType => "DT1",
        RemoveEventType => "XT1",
        GetCatalogue => "GC1",
        CataloguePage => "CP1",
        OpenPortalSession => "LO1",
        EnterPortal => "LE1",
        EndPortalSessions => "LX1",
        GetPortalSessions => "LG1",
        PortalSessionList => "LL1",
        Published => "PD1",
        PutRoute => "PR1",
        DropRoute => "DR1",
        Routed => "RD1",
        ReportProgress => "RP1",
        RetireEvents => "RV1",
        GetHead => "GH1",
        Cursor => "CU1",
        Refusal => "RF1",
        Unprocessed => "UP1",
        _ => throw NotOurs(o),
    };

    public override byte[] ToBinary(object obj) => (obj switch
    {
        PublishEvents message => (IMessage)ToWire(message),
        PublishPart message => ToWire(message),
        CatalogueChanged message => new Wire.CatalogueChanged { Revision = message.Revision },
        DefineEventType message => CatalogueMessageWire.ToWire(message),
        RemoveEventType message => CatalogueMessageWire.ToWire(message),
        GetCatalogue message => CatalogueMessageWire.ToWire(message),
        CataloguePage message => CatalogueMessageWire.ToWire(message),
        OpenPortalSession message => PortalMessageWire.ToWire(message),
        EnterPortal message => PortalMessageWire.ToWire(message),
        EndPortalSessions message => PortalMessageWire.ToWire(message),
        GetPortalSessions message => PortalMessageWire.ToWire(message),
        PortalSessionList message => PortalMessageWire.ToWire(message),
        Published message => ToWire(message),
        PutRoute message => ToWire(message),
        DropRoute message => ToWire(message),
        Routed message => ToWire(message),
        ReportProgress message => ToWire(message),
        RetireEvents message => new Wire.RetireEvents { Project = message.Project.Value },
        GetHead message => new Wire.GetHead { Project = message.Project.Value },
        Cursor cursor => Journal.WireTypes.ToWire(cursor),
        Refusal message => ToWire(message),
        Unprocessed => new Wire.Plain(),
        _ => throw NotOurs(obj),
    }).ToByteArray();

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "PE1" => FromWire(Wire.PublishEvents.Parser.ParseFrom(bytes)),
        "PP1" => FromWire(Wire.PublishPart.Parser.ParseFrom(bytes)),
        "CC1" => new CatalogueChanged(Wire.CatalogueChanged.Parser.ParseFrom(bytes).Revision),
        "DT1" => CatalogueMessageWire.FromWire(Wire.DefineEventType.Parser.ParseFrom(bytes)),
        "XT1" => CatalogueMessageWire.FromWire(Wire.RemoveEventType.Parser.ParseFrom(bytes)),
        "GC1" => CatalogueMessageWire.FromWire(Wire.GetCatalogue.Parser.ParseFrom(bytes)),
        "CP1" => CatalogueMessageWire.FromWire(Wire.CataloguePage.Parser.ParseFrom(bytes)),
        "LO1" => PortalMessageWire.FromWire(Wire.OpenPortalSession.Parser.ParseFrom(bytes)),
        "LE1" => PortalMessageWire.FromWire(Wire.EnterPortal.Parser.ParseFrom(bytes)),
        "LX1" => PortalMessageWire.FromWire(Wire.EndPortalSessions.Parser.ParseFrom(bytes)),
        "LG1" => PortalMessageWire.FromWire(Wire.GetPortalSessions.Parser.ParseFrom(bytes)),
        "LL1" => PortalMessageWire.FromWire(Wire.PortalSessionList.Parser.ParseFrom(bytes)),
        "PD1" => FromWire(Wire.Published.Parser.ParseFrom(bytes)),
        "PR1" => FromWire(Wire.PutRoute.Parser.ParseFrom(bytes)),
        "DR1" => FromWire(Wire.DropRoute.Parser.ParseFrom(bytes)),
        "RD1" => FromWire(Wire.Routed.Parser.ParseFrom(bytes)),
        "RP1" => FromWire(Wire.ReportProgress.Parser.ParseFrom(bytes)),
        "RV1" => new RetireEvents(ProjectId.Parse(Wire.RetireEvents.Parser.ParseFrom(bytes).Project)),
        "GH1" => new GetHead(ProjectId.Parse(Wire.GetHead.Parser.ParseFrom(bytes).Project)),
        "CU1" => Journal.WireTypes.FromWire(Journal.Wire.Cursor.Parser.ParseFrom(bytes)),
        "RF1" => FromWire(Wire.Refusal.Parser.ParseFrom(bytes)),
        "UP1" => Unprocessed.Instance,
        _ => throw new SerializationException($"The manifest '{manifest}' is not a message to or from a project that this version knows."),
    };

    private static SerializationException NotOurs(object o) => new($"{o.GetType()} is not a message to or from a project.");
}
