using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.Protocol;

/// <summary>Messages about a project's portal sessions, as they travel.</summary>
internal static class PortalMessageWire
{
    public static Wire.OpenPortalSession ToWire(OpenPortalSession message) =>
        new() { Project = message.Project.Value, Session = PortalWire.ToWire(message.Session), By = AuditWire.ToWire(message.By) };

    public static OpenPortalSession FromWire(Wire.OpenPortalSession wire) =>
        new(ProjectId.Parse(wire.Project), PortalWire.FromWire(wire.Session)) { By = AuditWire.FromWire(wire.By) };

    public static Wire.EnterPortal ToWire(EnterPortal message) =>
        new() { Project = message.Project.Value, Id = message.Id, EntryHash = message.EntryHash, PageHash = message.PageHash };

    public static EnterPortal FromWire(Wire.EnterPortal wire) =>
        new(ProjectId.Parse(wire.Project), wire.Id, wire.EntryHash, wire.PageHash);

    public static Wire.EndPortalSessions ToWire(EndPortalSessions message) =>
        new() { Project = message.Project.Value, Id = message.Id ?? "", By = AuditWire.ToWire(message.By) };

    public static EndPortalSessions FromWire(Wire.EndPortalSessions wire) =>
        new(ProjectId.Parse(wire.Project), wire.Id.Length == 0 ? null : wire.Id) { By = AuditWire.FromWire(wire.By) };

    public static Wire.GetPortalSessions ToWire(GetPortalSessions message) =>
        new() { Project = message.Project.Value, Id = message.Id ?? "" };

    public static GetPortalSessions FromWire(Wire.GetPortalSessions wire) =>
        new(ProjectId.Parse(wire.Project), wire.Id.Length == 0 ? null : wire.Id);

    public static Wire.PortalSessionList ToWire(PortalSessionList list)
    {
        var wire = new Wire.PortalSessionList();
        wire.Sessions.Add(list.Sessions.Select(PortalWire.ToWire));
        return wire;
    }

    public static PortalSessionList FromWire(Wire.PortalSessionList wire) => new([.. wire.Sessions.Select(PortalWire.FromWire)]);
}
