using Google.Protobuf;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>A stored fact that says who caused it.</summary>
internal interface IAudited
{
    Wire.Audit Audit { get; set; }
}

/// <summary>
/// Who caused a fact, in the fact's own bytes. Each audited message has it under the same number, so that it is read without the rest.
/// </summary>
internal static class AuditWire
{
    private static readonly MessageParser<Wire.Audited> Parser = Wire.Audited.Parser.WithDiscardUnknownFields(true);

    public static IMessage Mark(IMessage wire, object fact)
    {
        if (MarkOf(fact) is { } mark)
            ((IAudited)wire).Audit = ToWire(mark);
        return wire;
    }

    public static object Restore(object fact, byte[] bytes) => fact switch
    {
        WebhookFact and not AttemptsRecorded => Read(bytes) is { } mark ? (WebhookFact)fact with { Audit = mark } : fact,
        ProjectFact and not EventsAccepted => Read(bytes) is { } mark ? (ProjectFact)fact with { Audit = mark } : fact,
        KeyFact key => Read(bytes) is { } mark ? key with { Audit = mark } : fact,
        _ => fact,
    };

    public static AuditMark? MarkOf(object fact) => fact switch
    {
        WebhookFact own => own.Audit,
        ProjectFact own => own.Audit,
        KeyFact own => own.Audit,
        _ => null,
    };

    public static AuditMark? Read(byte[] bytes) => Parser.ParseFrom(bytes).Audit is { } wire
        ? new(FromWire(wire.By)!, WireTypes.Instant(wire.At), wire.Changes)
        : null;

    public static Wire.Actor? ToWire(Actor? actor)
    {
        if (actor is null)
            return null;
        var wire = new Wire.Actor { Kind = $"{actor.Kind}".ToLowerInvariant(), Name = actor.Name };
        if (actor.RemoteAddress is { } address)
            wire.RemoteAddress = address;
        return wire;
    }

    public static Actor? FromWire(Wire.Actor? wire) => wire is null
        ? null
        : new(
            Enum.TryParse<ActorKind>(wire.Kind, ignoreCase: true, out var kind) ? kind : ActorKind.Host,
            wire.Name,
            wire.HasRemoteAddress ? wire.RemoteAddress : null);

    private static Wire.Audit ToWire(AuditMark mark) =>
        new() { By = ToWire(mark.By), At = WireTypes.ToWire(mark.At), Changes = mark.Changes };
}
