using Akka.Actor;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>Offers a project's events to the read model, if necessary again after a crash. A part of the project's actor.</summary>
internal sealed class ProjectOffers(ProjectId project, WebhooksNode node, IActorRef self, Func<ITimerScheduler> timers)
{
    private static readonly TimeSpan PauseAfterFailedRead = TimeSpan.FromSeconds(1);

    private long _lastOfferedAgain;

    /// <summary>The progress of the read model.</summary>
    public LoggedRows Logged { get; } = new();

    public void Offer(EventsAccepted accepted, long row) =>
        node.ReadModel.Offer(new EventsEntry(project, row, accepted) { Written = () => Logged.Logged(row) });

    public void OfferPassed(IReadOnlyList<WebhookId> passed, long upTo) => node.ReadModel.Offer(new PassedEntry(project, passed, upTo));

    /// <summary>Rows before the snapshot that the read model may not have: the node was killed before they were written there.</summary>
    public void OfferFromJournal() => OfferFromJournal(Logged.UpTo + 1);

    /// <summary>Handles the results of reads and writes; false for other messages.</summary>
    public bool Handle(object message)
    {
        switch (message)
        {
            case LogRows rows:
                OfferAgain(rows);
                return true;
            case ReadFailed failed:
                node.Logger.ProjectNotRead(failed.Cause, project);
                timers().StartSingleTimer(ReadAgain.Instance, ReadAgain.Instance, PauseAfterFailedRead);
                return true;
            case ReadAgain:
                OfferFromJournal();
                return true;
            default:
                return false;
        }
    }

    private void OfferFromJournal(long from)
    {
        if (from <= Logged.GapEnd)
        {
            node.Log.ReadAsync(project, from, Math.Min(from + ProjectLog.RowsPerRead - 1, Logged.GapEnd))
                .PipeTo(self, failure: e => new ReadFailed(e));
        }
        else if (Logged.HasGap)
        {
            Logged.OfferedAgain(_lastOfferedAgain);
        }
    }

    private void OfferAgain(LogRows rows)
    {
        foreach (var row in rows.Rows)
        {
            Offer(new(row.Events[0].AcceptedAt, row.Events), row.Row);
            _lastOfferedAgain = row.Row;
        }

        OfferFromJournal(rows.Next);
    }

    private sealed record ReadFailed(Exception Cause) : INoSerializationVerificationNeeded;

    private sealed record ReadAgain : INoSerializationVerificationNeeded
    {
        public static ReadAgain Instance { get; } = new();
    }
}
