using System.Runtime.Serialization;
using Google.Protobuf;
using Webhooks.Actors.Journal;
using Webhooks.Model;
using static Webhooks.Actors.Journal.WireTypes;
using Stored = Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Protocol;

/// <summary>Messages to and from webhooks between nodes.</summary>
internal static class WebhookMessageWire
{
    public static Wire.Address Address(IWebhookMessage message) => Address(message.Project, message.Webhook);

    public static DescribeWebhook Describe(Wire.Address to) => new(Project(to), Webhook(to));

    public static DescribeReplays Replays(Wire.Address to) => new(Project(to), Webhook(to));

    public static Wire.WebhookDamaged ToWire(WebhookDamaged message) =>
        new() { PersistenceId = message.Damage.PersistenceId, SequenceNr = message.Damage.SequenceNr, Reason = message.Damage.Reason };

    public static WebhookDamaged FromWire(Wire.WebhookDamaged wire) => new(new(wire.PersistenceId, wire.SequenceNr, wire.Reason));

    public static Wire.CommandWebhook ToWire(CommandWebhook message)
    {
        var wire = new Wire.CommandWebhook { To = Address(message), By = AuditWire.ToWire(message.Command.By) };
        switch (message.Command)
        {
            case CreateWebhook create:
                wire.Create =
                    new()
                    {
                        Definition = Stored.ToWire(create.Definition),
                        Secret = ToWire(create.Secret),
                        Start = Stored.ToWire(create.Start),
                    };
                break;
            case ChangeWebhook change:
                wire.Change = PatchWire.ToWire(change.Patch);
                wire.Change.Secret = ToWire(change.Secret);
                break;
            case RotateSecret rotate:
                wire.Rotate = new() { Secret = ToWire(rotate.Secret), Overlap = rotate.Overlap.Ticks };
                break;
            case PauseWebhook:
                wire.Pause = new();
                break;
            case ResumeWebhook:
                wire.Resume = new();
                break;
            case EnableWebhook enable:
                wire.Enable = new() { SkipTo = Stored.ToWire(enable.SkipTo) };
                break;
            case DeleteWebhook:
                wire.Delete = new();
                break;
            default:
                throw new SerializationException($"{message.Command.GetType()} is decided where the webhook is and does not travel.");
        }

        return wire;
    }

    public static CommandWebhook FromWire(Wire.CommandWebhook wire)
    {
        var (project, webhook) = (Project(wire.To), Webhook(wire.To));
        WebhookCommand command = wire.CommandCase switch
        {
            Wire.CommandWebhook.CommandOneofCase.Create => new CreateWebhook(
                project, webhook, Stored.FromWire(wire.Create.Definition), FromWire(wire.Create.Secret)!, FromWire(wire.Create.Start)),
            Wire.CommandWebhook.CommandOneofCase.Change => new ChangeWebhook(PatchWire.FromWire(wire.Change), FromWire(wire.Change.Secret)),
            Wire.CommandWebhook.CommandOneofCase.Rotate => new RotateSecret(FromWire(wire.Rotate.Secret)!, new(wire.Rotate.Overlap)),
            Wire.CommandWebhook.CommandOneofCase.Pause => new PauseWebhook(),
            Wire.CommandWebhook.CommandOneofCase.Resume => new ResumeWebhook(),
            Wire.CommandWebhook.CommandOneofCase.Enable => new EnableWebhook(FromWire(wire.Enable.SkipTo)),
            Wire.CommandWebhook.CommandOneofCase.Delete => new DeleteWebhook(),
            _ => throw new SerializationException("This version does not know the command to the webhook."),
        };
        return new(project, webhook, command with { By = AuditWire.FromWire(wire.By) });
    }

    public static Wire.WebhookAnswer ToWire(WebhookAnswer answer)
    {
        var wire = new Wire.WebhookAnswer { View = ViewWire.ToWire(answer.View), Secret = ToWire(answer.Secret) };
        if (Stored.ToWire(answer.PreviousSecretUntil) is { } until)
            wire.PreviousSecretUntil = until;
        return wire;
    }

    public static WebhookAnswer FromWire(Wire.WebhookAnswer wire) => new(ViewWire.FromWire(wire.View), FromWire(wire.Secret)!)
    {
        PreviousSecretUntil = wire.HasPreviousSecretUntil ? Instant(wire.PreviousSecretUntil) : null,
    };

    public static Wire.WakeUp ToWire(WakeUp wakeUp)
    {
        var wire = new Wire.WakeUp
        {
            To = Address(wakeUp),
            Head = Stored.ToWire(wakeUp.Head),
            ReadPosition = wakeUp.ReadPosition,
            NextSequence = wakeUp.Next.Sequence,
            NextRow = wakeUp.Next.Row,
            Expired = Stored.ToWire(wakeUp.Expired),
        };
        if (wakeUp.Version is { } version)
            wire.Version = version;
        if (wakeUp.Known is { } known)
        {
            wire.Known = new() { From = known.From, To = Stored.ToWire(known.To) };
            Journal.PositionsWire.Add(wire.Known.Positions, known.Matches);
        }

        return wire;
    }

    public static WakeUp FromWire(Wire.WakeUp wire) =>
        new(Project(wire.To), Webhook(wire.To), Stored.FromWire(wire.Head), wire.ReadPosition, new(wire.NextSequence, wire.NextRow))
        {
            Expired = wire.Expired is { } expired ? Stored.FromWire(expired) : default,
            Version = wire.HasVersion ? wire.Version : null,
            Known = wire.Known is { } known
                ? new(known.From, Journal.PositionsWire.Read(known.Positions), Stored.FromWire(known.To))
                : null,
        };

    public static Wire.ExpireDeliveries ToWire(ExpireDeliveries message) =>
        new() { To = Address(message), UpTo = Stored.ToWire(message.UpTo) };

    public static ExpireDeliveries FromWire(Wire.ExpireDeliveries wire) =>
        new(Project(wire.To), Webhook(wire.To), Stored.FromWire(wire.UpTo));

    public static ResendEvent FromWire(Wire.ResendEvent wire) =>
        new(Project(wire.To), Webhook(wire.To), PublishedEventId.Parse(wire.Event)) { By = AuditWire.FromWire(wire.By) };

    public static Wire.PlanReplay ToWire(PlanReplay message)
    {
        var wire = new Wire.PlanReplay { To = Address(message), Only = (int)message.Only, By = AuditWire.ToWire(message.By) };
        if (message.Id is { } id)
            wire.Id = id.Value;
        if (Stored.ToWire(message.Since) is { } since)
            wire.Since = since;
        if (Stored.ToWire(message.Until) is { } until)
            wire.Until = until;
        return wire;
    }

    public static PlanReplay FromWire(Wire.PlanReplay wire) => new(
        Project(wire.To),
        Webhook(wire.To),
        wire.HasId ? ReplayId.Parse(wire.Id) : null,
        (ReplayScope)wire.Only,
        wire.HasSince ? Instant(wire.Since) : null,
        wire.HasUntil ? Instant(wire.Until) : null)
    { By = AuditWire.FromWire(wire.By) };

    public static Wire.ReplayPlanned ToWire(ReplayPlanned message)
    {
        var wire = new Wire.ReplayPlanned { Matched = message.Count.Matched, AtLeast = message.Count.IsAtLeast };
        if (message.Id is { } id)
            wire.Id = id.Value;
        return wire;
    }

    public static ReplayPlanned FromWire(Wire.ReplayPlanned wire) =>
        new(wire.HasId ? ReplayId.Parse(wire.Id) : null, new(wire.Matched, wire.AtLeast));

    public static Wire.ReplayList ToWire(ReplayList message)
    {
        var wire = new Wire.ReplayList();
        wire.Replays.Add(message.Replays.Select(ReplayWire.ToWire));
        return wire;
    }

    public static ReplayList FromWire(Wire.ReplayList wire) => new([.. wire.Replays.Select(ReplayWire.FromWire)]);

    public static EndReplay FromWire(Wire.EndReplay wire) =>
        new(Project(wire.To), Webhook(wire.To), ReplayId.Parse(wire.Replay)) { By = AuditWire.FromWire(wire.By) };

    internal static Wire.Address Address(ProjectId project, WebhookId webhook) =>
        new() { Project = project.Value, Webhook = webhook.Value };

    internal static ProjectId Project(Wire.Address address) => ProjectId.Parse(address.Project);

    internal static WebhookId Webhook(Wire.Address address) => WebhookId.Parse(address.Webhook);

    private static Cursor? FromWire(Journal.Wire.Cursor? wire) => wire is null ? null : Stored.FromWire(wire);

    private static Wire.Secret? ToWire(SigningSecret? secret) =>
        secret is null ? null : new() { Key = ByteString.CopyFrom(secret.Key), Signing = (int)secret.Scheme };

    private static SigningSecret? FromWire(Wire.Secret? wire) =>
        wire is null ? null : SigningSecret.FromBytes((SigningScheme)wire.Signing, wire.Key.Span);
}
