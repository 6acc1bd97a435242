using Akka.Actor;
using Webhooks.Actors.Audit;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Offers a webhook's view and facts to the read model, if necessary again after a crash. A part of the webhook's actor.
/// </summary>
internal sealed class WebhookOffers(
    ProjectId project,
    WebhookId id,
    string persistenceId,
    WebhooksNode node,
    IActorRef self,
    Func<ITimerScheduler> timers)
{
    private static readonly TimeSpan PauseAfterFailedRead = TimeSpan.FromSeconds(1);

    private readonly LoggedRows _logged = new();
    private readonly SealedHeaders _headers = new(node.Keys, project, id);
    private WebhookEntry? _offered;
    private (WebhookDefinition Of, string? PublicKey, byte[] Bytes)? _stored;

    /// <summary>The row of the webhook's facts up to which the attempt log is known to be complete.</summary>
    public long LoggedUpTo => _logged.UpTo;

    public void Restore(long loggedRow, long snapshotRow) => _logged.Restore(loggedRow, snapshotRow);

    /// <param name="deliveries">The webhook.</param>
    /// <param name="row">Its last row.</param>
    public void OfferView(WebhookDeliveries deliveries, long row)
    {
        if (deliveries.State is not { Definition: not null } state)
            return;
        var entry = new WebhookEntry(
            project, row, deliveries.View(), state.Progress?.Cursor.Sequence ?? 0, state.Stage == WebhookStage.Deleted);
        if (entry == _offered)
            return;
        _offered = entry;
        node.ReadModel.Offer(entry with { Definition = StoredDefinition(entry.View) });
    }

    /// <summary>Serialized when it changes, and not with each group of attempts.</summary>
    private byte[] StoredDefinition(WebhookView view)
    {
        if (_stored is not { } known || !ReferenceEquals(known.Of, view.Definition) || known.PublicKey != view.PublicKey)
        {
            known = (view.Definition, view.PublicKey, WebhookStatement.Stored(view, _headers.Of(view.Definition.Headers)));
            _stored = known;
        }

        return known.Bytes;
    }

    /// <summary>Its rows cannot be read.</summary>
    public void OfferDamage(WebhookDamage damage) => node.ReadModel.Offer(new DamageEntry(project, id, damage));

    /// <summary>It was deleted when its rows could not be read.</summary>
    public void OfferDeletion() => node.ReadModel.Offer(new DamageEntry(project, id, null));

    /// <summary>Offers the fact's changes of deliveries, and its row of the audit; false without any.</summary>
    public bool Offer(WebhookFact fact, long row)
    {
        LogEntry? entry = fact switch
        {
            AttemptsRecorded recorded => new AttemptsEntry(project, id, recorded.Attempts),
            DeliveriesExpired expired => new ExpiredEntry(project, id, row, expired),
            _ => StatusEntry.Of(project, id, row, fact),
        };
        var audit = AuditOffers.Of(project, id, row, fact);
        if (entry is not null && audit is not null)
            node.ReadModel.Offer(entry);
        if ((audit ?? entry) is not { } last)
            return false;
        node.ReadModel.Offer(last with { Written = () => _logged.Logged(row) });
        return true;
    }

    /// <summary>Facts before the snapshot that the attempt log may not have: the node was killed before they were written there.</summary>
    public void OfferFromJournal()
    {
        if (_logged.HasGap)
        {
            node.Log.ReadFactsAsync(persistenceId, _logged.UpTo + 1, _logged.GapEnd)
                .PipeTo(self, success: facts => new OwnFacts(facts), failure: e => new ReadFailed(e));
        }
    }

    /// <summary>Handles the results of reads and writes; false for other messages.</summary>
    public bool Handle(object message)
    {
        switch (message)
        {
            case OwnFacts facts:
                OfferAgain(facts);
                return true;
            case ReadFailed failed:
                node.Logger.FactsNotRead(failed.Cause, id, project);
                timers().StartSingleTimer(ReadAgain.Instance, ReadAgain.Instance, PauseAfterFailedRead);
                return true;
            case ReadAgain:
                OfferFromJournal();
                return true;
            default:
                return false;
        }
    }

    private void OfferAgain(OwnFacts facts)
    {
        var last = 0L;
        foreach (var (row, fact) in facts.Facts)
        {
            if (fact is WebhookFact own && Offer(own, row))
                last = row;
        }

        _logged.OfferedAgain(last);
    }

    private sealed record OwnFacts(IReadOnlyList<(long Row, object Fact)> Facts) : INoSerializationVerificationNeeded;

    private sealed record ReadFailed(Exception Cause) : INoSerializationVerificationNeeded;

    private sealed record ReadAgain : INoSerializationVerificationNeeded
    {
        public static ReadAgain Instance { get; } = new();
    }
}
