using System.Collections.Immutable;
using System.Runtime.Serialization;
using Webhooks.Model;
using static Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Protocol;

/// <summary>Messages to and from projects between nodes.</summary>
internal static class ProjectMessageWire
{
    public static Wire.PublishEvents ToWire(PublishEvents message)
    {
        var wire = new Wire.PublishEvents { Project = message.Project.Value, Trace = Journal.TraceWire.ToWire(message.Publish.Trace) };
        wire.Drafts.Capacity = message.Publish.Drafts.Length;
        foreach (var (draft, key, digest) in message.Publish.Drafts)
        {
            var sent = new Wire.Draft
            {
                Id = draft.Id!.Value.Value,
                Type = draft.Type.Value,
                Digest = digest.Value,
                KeyLow = key.Low,
                KeyHigh = key.High,
                Data = Bytes(draft.Data),
            };
            if (Journal.WireTypes.ToWire(draft.Timestamp) is { } timestamp)
                sent.Timestamp = timestamp;
            if (draft.Key is { } ordering)
                sent.Key = ordering;
            if (draft.OnlyFor is { } only)
                sent.OnlyFor = only.Value;
            sent.Former = draft.Former?.Json ?? "";
            wire.Drafts.Add(sent);
        }

        if (message.Publish.Catalogue is { } revision)
            wire.Catalogue = revision;
        return wire;
    }

    public static PublishEvents FromWire(Wire.PublishEvents wire)
    {
        var drafts = ImmutableArray.CreateBuilder<IdentifiedDraft>(wire.Drafts.Count);
        foreach (var sent in wire.Drafts)
        {
            var draft = new EventDraft(EventType.Parse(sent.Type), sent.Data.Memory)
            {
                Id = PublishedEventId.Parse(sent.Id),
                Timestamp = sent.HasTimestamp ? Instant(sent.Timestamp) : null,
                Key = sent.HasKey ? sent.Key : null,
                OnlyFor = sent.HasOnlyFor ? WebhookId.Parse(sent.OnlyFor) : null,
                Former = sent.Former.Length == 0 ? null : FormerPaths.Parse(sent.Former),
            };
            drafts.Add(new(draft, new(sent.KeyLow, sent.KeyHigh), new(sent.Digest)));
        }

        return new(ProjectId.Parse(wire.Project), new(drafts.MoveToImmutable())
        {
            Trace = Journal.TraceWire.FromWire(wire.Trace),
            Catalogue = wire.HasCatalogue ? wire.Catalogue : null,
        });
    }

    public static Wire.PublishPart ToWire(PublishPart part) => new()
    {
        Project = part.Project.Value,
        PublishLow = part.Publish.Low,
        PublishHigh = part.Publish.High,
        Index = part.Index,
        Count = part.Count,
        Piece = Bytes(part.Piece),
    };

    public static PublishPart FromWire(Wire.PublishPart wire) =>
        wire.Count > 0 && wire.Index >= 0 && wire.Index < wire.Count
            ? new(ProjectId.Parse(wire.Project), new(wire.PublishLow, wire.PublishHigh), wire.Index, wire.Count, wire.Piece.Memory)
            : throw new SerializationException($"There is no part {wire.Index} of {wire.Count}.");

    public static Wire.Published ToWire(Published message)
    {
        var wire = new Wire.Published { Last = message.Last.Value };
        if (message.Webhooks is { } webhooks)
            wire.Webhooks = webhooks;
        wire.Sequences.Capacity = message.Events.Length;
        var (sequence, duplicate) = (0L, 0);
        for (var i = 0; i < message.Events.Length; i++)
        {
            wire.Sequences.Add(message.Events[i].Sequence - sequence);
            sequence = message.Events[i].Sequence;
            if (!message.Events[i].Duplicate)
                continue;
            wire.Duplicates.Add(i - duplicate);
            duplicate = i;
        }

        return wire;
    }

    public static Published FromWire(Wire.Published wire)
    {
        var duplicates = new HashSet<int>();
        var duplicate = 0;
        foreach (var distance in wire.Duplicates)
            duplicates.Add(duplicate += distance);
        var sequence = 0L;
        return new(PublishedEventId.Parse(wire.Last),
            [.. wire.Sequences.Select((distance, i) => new Placement(sequence += distance, duplicates.Contains(i)))])
        {
            Webhooks = wire.HasWebhooks ? wire.Webhooks : null,
        };
    }

    public static Wire.PutRoute ToWire(PutRoute message)
    {
        var (webhook, version, filter, start) = message.Route;
        var wire =
            new Wire.PutRoute
            {
                Project = message.Project.Value,
                Webhook = webhook.Value,
                Version = version,
                Start = Journal.WireTypes.ToWire(start),
            };
        AddTo(wire.Patterns, filter);
        wire.Filter = filter.Payload?.Json ?? "";
        return wire;
    }

    public static PutRoute FromWire(Wire.PutRoute wire) => new(
        ProjectId.Parse(wire.Project),
        new(WebhookId.Parse(wire.Webhook), wire.Version, Filter(wire.Patterns, wire.Filter),
            wire.Start is { } start ? Journal.WireTypes.FromWire(start) : null));

    public static Wire.DropRoute ToWire(DropRoute message) =>
        new() { Project = message.Project.Value, Webhook = message.Webhook.Value, Version = message.Version };

    public static DropRoute FromWire(Wire.DropRoute wire) =>
        new(ProjectId.Parse(wire.Project), WebhookId.Parse(wire.Webhook), wire.Version);

    public static Wire.Routed ToWire(Routed message) =>
        new()
        {
            Version = message.Version,
            Start = Journal.WireTypes.ToWire(message.Start),
            Passed = message.Passed is { } passed ? Journal.WireTypes.ToWire(passed) : null,
        };

    public static Routed FromWire(Wire.Routed wire) => new(wire.Version, Journal.WireTypes.FromWire(wire.Start))
    {
        Passed = wire.Passed is { } passed ? Journal.WireTypes.FromWire(passed) : null,
    };

    public static Wire.ReportProgress ToWire(ReportProgress message)
    {
        var report = message.Report;
        var wire = new Wire.ReportProgress
        {
            Project = message.Project.Value,
            Webhook = report.Webhook.Value,
            Version = report.Version,
            Cursor = Journal.WireTypes.ToWire(report.Cursor),
            ReadPosition = Journal.WireTypes.ToWire(report.ReadPosition),
            KnownHead = report.KnownHead,
            Active = report.IsActive,
            OpenFrom = report.OpenFrom,
            Read = report.IsRead,
        };
        if (Journal.WireTypes.ToWire(report.WakeAt) is { } wakeAt)
            wire.WakeAt = wakeAt;
        return wire;
    }

    public static ReportProgress FromWire(Wire.ReportProgress wire) => new(
        ProjectId.Parse(wire.Project),
        new(
            WebhookId.Parse(wire.Webhook),
            wire.Version,
            Journal.WireTypes.FromWire(wire.Cursor),
            Journal.WireTypes.FromWire(wire.ReadPosition),
            wire.KnownHead,
            wire.HasWakeAt ? Instant(wire.WakeAt) : null,
            wire.Active)
        {
            OpenFrom = wire.OpenFrom,
            IsRead = wire.Read,
        });

    public static Wire.Refusal ToWire(Refusal refusal)
    {
        var wire = new Wire.Refusal { Reason = (int)refusal.Reason, Code = refusal.Code, Detail = refusal.Detail };
        wire.Errors.Add(refusal.Errors.Select(e => new Wire.FieldError { Field = e.Field, Message = e.Message }));
        if (refusal.Index is { } index)
            wire.Index = index;
        return wire;
    }

    public static Refusal FromWire(Wire.Refusal wire) => new((RefusalReason)wire.Reason, wire.Code, wire.Detail)
    {
        Errors = [.. wire.Errors.Select(e => new FieldError(e.Field, e.Message))],
        Index = wire.HasIndex ? wire.Index : null,
    };
}
