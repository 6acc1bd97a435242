using Google.Protobuf;
using Webhooks.Actors.Encryption;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>A place in a stored message that holds a secret, in plaintext or encrypted; both are empty when there is none.</summary>
/// <param name="Put">Replaces both.</param>
internal readonly record struct SecretSlot(SecretPlace Place, ByteString Clear, Wire.Sealed? Sealed, Action<ByteString, Wire.Sealed?> Put)
{
    /// <summary>The secrets of a fact or snapshot; most have none.</summary>
    public static IReadOnlyList<SecretSlot> Of(IMessage stored) => stored switch
    {
        Wire.WebhookCreated created => Of(created),
        Wire.WebhookChanged changed => Of(changed),
        Wire.SecretRotated rotated => Of(rotated),
        Wire.WebhookSnapshot snapshot => Of(snapshot),
        _ => [],
    };

    /// <summary>The secrets of a fact, a snapshot or a definition of the read model, which does not name its webhook.</summary>
    public static IReadOnlyList<SecretSlot> Of(IMessage stored, ProjectId project, WebhookId webhook) =>
        stored is Wire.Definition definition ? [HeadersOf(definition, project, webhook)] : Of(stored);

    public static SecretSlot HeadersOf(Wire.Definition definition, ProjectId project, WebhookId webhook) => new(
        new(project, webhook, "headers"),
        definition.Headers.Count == 0 ? ByteString.Empty : new Wire.Headers { Values = { definition.Headers } }.ToByteString(),
        definition.SealedHeaders,
        (clear, box) =>
        {
            definition.Headers.Clear();
            definition.Headers.MergeFrom(Wire.Headers.Parser.ParseFrom(clear).Values);
            definition.SealedHeaders = box;
        });

    /// <summary>The kind of a secret is part of its place: half of a key pair is public.</summary>
    private static string Secret(int signing) => signing == (int)SigningScheme.V1 ? "secret" : $"secret.{signing}";

    private static IReadOnlyList<SecretSlot> Of(Wire.WebhookCreated created)
    {
        var (project, webhook) = Owner(created.Project, created.Webhook);
        return
        [
            new(new(project, webhook, Secret(created.Definition.Signing)), created.Secret, created.SealedSecret,
                (clear, box) => (created.Secret, created.SealedSecret) = (clear, box)),
            HeadersOf(created.Definition, project, webhook),
        ];
    }

    private static IReadOnlyList<SecretSlot> Of(Wire.WebhookChanged changed)
    {
        var (project, webhook) = Owner(changed.Project, changed.Webhook);
        return
        [
            new(new(project, webhook, Secret(changed.Definition.Signing)), changed.Secret, changed.SealedSecret,
                (clear, box) => (changed.Secret, changed.SealedSecret) = (clear, box)),
            HeadersOf(changed.Definition, project, webhook),
        ];
    }

    private static IReadOnlyList<SecretSlot> Of(Wire.SecretRotated rotated)
    {
        var (project, webhook) = Owner(rotated.Project, rotated.Webhook);
        return
        [
            new(new(project, webhook, Secret(rotated.Signing)), rotated.Secret, rotated.SealedSecret,
                (clear, box) => (rotated.Secret, rotated.SealedSecret) = (clear, box)),
        ];
    }

    private static List<SecretSlot> Of(Wire.WebhookSnapshot snapshot)
    {
        var (project, webhook) = Owner(snapshot.Project, snapshot.Webhook);
        var slots = new List<SecretSlot>
        {
            new(new(project, webhook, Secret(snapshot.Definition?.Signing ?? 0)), snapshot.Secret, snapshot.SealedSecret,
                (clear, box) => (snapshot.Secret, snapshot.SealedSecret) = (clear, box)),
        };
        if (snapshot.Definition is { } definition)
            slots.Add(HeadersOf(definition, project, webhook));
        slots.AddRange(snapshot.Retiring.Select(retiring => new SecretSlot(
            new(project, webhook, "retiring." + Secret(retiring.Signing)), retiring.Secret, retiring.SealedSecret,
            (clear, box) => (retiring.Secret, retiring.SealedSecret) = (clear, box))));
        return slots;
    }

    /// <summary>Facts from before secrets were sealed do not name their webhook, and contain no sealed secret.</summary>
    private static (ProjectId Project, WebhookId Webhook) Owner(string project, string webhook) =>
        (WireTypes.ProjectOrNone(project), WireTypes.WebhookOrNone(webhook));
}
