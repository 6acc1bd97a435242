using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.Protocol;

/// <summary>Messages about a project's catalogue, as they travel.</summary>
internal static class CatalogueMessageWire
{
    public static Wire.DefineEventType ToWire(DefineEventType message) =>
        new() { Project = message.Project.Value, Definition = CatalogueWire.ToWire(message.Definition), By = AuditWire.ToWire(message.By) };

    public static DefineEventType FromWire(Wire.DefineEventType wire) =>
        new(ProjectId.Parse(wire.Project), CatalogueWire.FromWire(wire.Definition)) { By = AuditWire.FromWire(wire.By) };

    public static Wire.RemoveEventType ToWire(RemoveEventType message) =>
        new() { Project = message.Project.Value, Type = message.Type.Value, By = AuditWire.ToWire(message.By) };

    public static RemoveEventType FromWire(Wire.RemoveEventType wire) =>
        new(ProjectId.Parse(wire.Project), EventType.Parse(wire.Type)) { By = AuditWire.FromWire(wire.By) };

    public static Wire.GetCatalogue ToWire(GetCatalogue message) =>
        new() { Project = message.Project.Value, After = message.After ?? "" };

    public static GetCatalogue FromWire(Wire.GetCatalogue wire) =>
        new(ProjectId.Parse(wire.Project), wire.After.Length == 0 ? null : wire.After);

    public static Wire.CataloguePage ToWire(CataloguePage page)
    {
        var wire = new Wire.CataloguePage { Revision = page.Revision, Last = page.IsLast };
        wire.Types_.Add(page.Types.Select(CatalogueWire.ToWire));
        return wire;
    }

    public static CataloguePage FromWire(Wire.CataloguePage wire) =>
        new(wire.Revision, [.. wire.Types_.Select(CatalogueWire.FromWire)], wire.Last);
}
