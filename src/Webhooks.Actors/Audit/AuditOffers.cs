using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;

namespace Webhooks.Actors.Audit;

/// <summary>Rows of the audit from facts: a fact has all that its row shows.</summary>
internal static class AuditOffers
{
    private static readonly FactSerializer Manifests = new(null, KeyRing.None);

    /// <summary>The row of a webhook's fact; null when it is not audited.</summary>
    public static AuditEntry? Of(ProjectId project, WebhookId webhook, long row, WebhookFact fact) => fact.Audit is null
        ? null
        : Of(PersistenceIds.Of(project, webhook), row, fact, fact.Audit, project, webhook.Value);

    /// <summary>The row of a project's fact; null when it is not audited.</summary>
    public static AuditEntry? Of(ProjectId project, long row, ProjectFact fact) => fact.Audit is null
        ? null
        : Of(ProjectLog.PersistenceId(project), row, fact, fact.Audit, project, Target(fact));

    /// <summary>The row of a fact of keys; null when it is not audited.</summary>
    public static AuditEntry? Of(long row, KeyFact fact) => Of(
        PersistenceIds.Keys, row, fact, fact.Audit, null,
        fact is KeyCreated created ? created.Key.Id.Value : (fact as KeyRevoked)?.Key.Value);

    /// <summary>The row of any stored fact, from its bytes; null when it is not audited. It needs no key to secrets.</summary>
    public static AuditEntry? Of(string persistenceId, long row, string manifest, byte[] bytes)
    {
        if (!AuditActions.ByManifest.TryGetValue(manifest, out var action) || AuditWire.Read(bytes) is not { } mark)
            return null;
        if (persistenceId.StartsWith(PersistenceIds.WebhookPrefix, StringComparison.Ordinal))
        {
            var (project, webhook) = WebhookExtractor.Parse(persistenceId[PersistenceIds.WebhookPrefix.Length..]);
            return new(project, persistenceId, row, mark, action, webhook.Value);
        }

        return Manifests.Read(bytes, manifest) switch
        {
            KeyFact fact => Of(row, fact),
            ProjectFact fact => Of(ProjectId.Parse(persistenceId[ProjectLog.PersistenceId(default).Length..]), row, fact),
            _ => null,
        };
    }

    /// <summary>Offers a row that is young enough to be kept.</summary>
    public static void OfferAudit(this WebhooksNode node, AuditEntry? entry)
    {
        if (entry is not null && node.Time.GetUtcNow() - entry.Mark.At < node.Retention.Audit)
            node.ReadModel.Offer(entry);
    }

    private static string? Target(ProjectFact fact) => fact switch
    {
        EventTypeDefined defined => defined.Definition.Type.Value,
        EventTypeRemoved removed => removed.Type.Value,
        PortalSessionOpened opened => opened.Session.Id,
        PortalSessionsEnded { Ids: [var one] } => one,
        PortalSessionsEnded => "*",
        _ => null,
    };

    private static AuditEntry? Of(
        string persistenceId, long row, object fact, AuditMark? mark, ProjectId? project, string? target) =>
        mark is null || target is null ? null
            : new(project, persistenceId, row, mark, AuditActions.ByManifest[Manifests.Manifest(fact)], target);
}
