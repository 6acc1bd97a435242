using Google.Protobuf;
using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.Secrets;

/// <summary>A row that may contain secrets.</summary>
/// <param name="PersistenceId">With <paramref name="No"/> the key of a snapshot; null for a row with its own number.</param>
/// <param name="Replace">The statement that puts <c>@bytes</c> in the place of <c>@before</c>.</param>
internal sealed record SecretRow(
    ProjectId Project, WebhookId Webhook, string? PersistenceId, long No, byte[] Bytes, IMessage Stored, string Replace)
{
    /// <summary>Its secrets, without empty places.</summary>
    public IEnumerable<SecretSlot> Slots =>
        SecretSlot.Of(Stored, Project, Webhook).Where(slot => slot.Sealed is not null || !slot.Clear.IsEmpty);

    public static SecretRow Fact(ProjectId project, WebhookId webhook, long ordering, string manifest, byte[] bytes)
    {
        IMessage stored = manifest switch
        {
            "WC1" => Journal.Wire.WebhookCreated.Parser.ParseFrom(bytes),
            "WU1" => WithOwner(Journal.Wire.WebhookChanged.Parser.ParseFrom(bytes)),
            "SR1" => WithOwner(Journal.Wire.SecretRotated.Parser.ParseFrom(bytes)),
            _ => throw new ArgumentOutOfRangeException(nameof(manifest), manifest, "Not a fact with secrets."),
        };
        return new(project, webhook, null, ordering, bytes, stored,
            "UPDATE journal SET message = @bytes WHERE ordering = @no AND message = @before");

        // Facts from before secrets were sealed do not name their webhook.
        IMessage WithOwner(IMessage fact)
        {
            if (fact is Journal.Wire.WebhookChanged { Webhook: "" } changed)
                (changed.Project, changed.Webhook) = (project.Value, webhook.Value);
            else if (fact is Journal.Wire.SecretRotated { Webhook: "" } rotated)
                (rotated.Project, rotated.Webhook) = (project.Value, webhook.Value);
            return fact;
        }
    }

    public static SecretRow Snapshot(ProjectId project, WebhookId webhook, string id, long sequence, byte[] bytes) => new(
        project, webhook, id, sequence, bytes, Journal.Wire.WebhookSnapshot.Parser.ParseFrom(bytes),
        "UPDATE snapshot SET snapshot = @bytes WHERE persistence_id = @id AND sequence_number = @no AND snapshot = @before");

    public static SecretRow Definition(ProjectId project, WebhookId webhook, long no, byte[] bytes) => new(
        project, webhook, null, no, bytes, Journal.Wire.Definition.Parser.ParseFrom(bytes),
        "UPDATE log_webhook SET definition = @bytes WHERE no = @no AND definition = @before");
}
