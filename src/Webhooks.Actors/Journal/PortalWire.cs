using Google.Protobuf.Collections;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>Portal sessions as they are stored.</summary>
internal static class PortalWire
{
    public static Wire.PortalSessionOpened ToWire(PortalSessionOpened fact) =>
        new() { Session = ToWire(fact.Session), At = WireTypes.ToWire(fact.At) };

    public static PortalSessionOpened FromWire(Wire.PortalSessionOpened wire) =>
        new(FromWire(wire.Session), WireTypes.Instant(wire.At));

    public static Wire.PortalSessionsEnded ToWire(PortalSessionsEnded fact)
    {
        var wire = new Wire.PortalSessionsEnded { At = WireTypes.ToWire(fact.At) };
        wire.Ids.Add(fact.Ids);
        return wire;
    }

    public static PortalSessionsEnded FromWire(Wire.PortalSessionsEnded wire) => new([.. wire.Ids], WireTypes.Instant(wire.At));

    public static PortalSessions FromWire(RepeatedField<Wire.PortalSession> sessions) =>
        new(PortalSessions.Empty.ById.AddRange(sessions.Select(session => KeyValuePair.Create(session.Id, FromWire(session)))));

    public static Wire.PortalSession ToWire(PortalSession session)
    {
        var wire = new Wire.PortalSession
        {
            Id = session.Id,
            Capabilities = (int)session.Capabilities,
            TokenHash = session.TokenHash,
            CreatedAt = WireTypes.ToWire(session.CreatedAt),
            ExpiresAt = WireTypes.ToWire(session.ExpiresAt),
        };
        if (session.EntryHash is { } entry)
            wire.EntryHash = entry;
        if (session.PageHash is { } page)
            wire.PageHash = page;
        if (session.Actor is { } actor)
            wire.Actor = actor;
        return wire;
    }

    public static PortalSession FromWire(Wire.PortalSession wire) => new(
        wire.Id, (Capabilities)wire.Capabilities, wire.TokenHash, wire.HasEntryHash ? wire.EntryHash : null,
        WireTypes.Instant(wire.CreatedAt), WireTypes.Instant(wire.ExpiresAt))
    {
        PageHash = wire.HasPageHash ? wire.PageHash : null,
        Actor = wire.HasActor ? wire.Actor : null,
    };
}
