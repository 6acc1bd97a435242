using System.Collections.Immutable;
using Webhooks.Actors;
using Webhooks.Model;
using Webhooks.Outbox.Rows;

namespace Webhooks.Outbox.Relaying;

/// <summary>How far a batch was published.</summary>
/// <param name="Project">Whose events they are.</param>
/// <param name="Stored">Positions of rows whose events are in the log, on disk.</param>
/// <param name="Duplicates">How many of them were there before.</param>
/// <param name="SetAside">Rows that are never published.</param>
/// <param name="Failure">Why the rest must be tried again later; null when nothing is left.</param>
internal sealed record BatchOutcome(
    ProjectId Project, ImmutableArray<long> Stored, int Duplicates, ImmutableArray<SetAsideRow> SetAside, string? Failure);

/// <summary>Publishes a batch of one project, in order, without what is refused.</summary>
internal static class BatchPublishing
{
    public static async Task<BatchOutcome> RunAsync(IWebhookPublisher publisher, Batch batch, CancellationToken cancellationToken)
    {
        var stored = ImmutableArray.CreateBuilder<long>(batch.Events.Length);
        var setAside = ImmutableArray.CreateBuilder<SetAsideRow>();
        var duplicates = 0;
        var left = new Stack<Batch>([batch]);
        while (left.TryPop(out var next))
        {
            var (accepted, refusal) = await PublishAsync(publisher, next, cancellationToken).ConfigureAwait(false);
            if (refusal is null)
            {
                stored.AddRange(next.Events.Select(@event => @event.Position));
                duplicates += accepted.Count(@event => @event.Duplicate);
                continue;
            }

            if (next.Without(refusal) is not { } split)
                return Result(refusal.Detail);
            if (split.SetAside is { } row)
                setAside.Add(row);
            foreach (var part in split.Rest.Where(part => part.Events.Length > 0).Reverse())
                left.Push(part);
        }

        return Result(null);

        BatchOutcome Result(string? failure) => new(batch.Project, stored.ToImmutable(), duplicates, setAside.ToImmutable(), failure);
    }

    private static async Task<(IReadOnlyList<AcceptedEvent> Accepted, Refusal? Refusal)> PublishAsync(
        IWebhookPublisher publisher, Batch batch, CancellationToken cancellationToken)
    {
        try
        {
            var drafts = batch.Events.Select(@event => @event.Draft).ToArray();
            return (await publisher.PublishAsync(batch.Project, drafts, cancellationToken).ConfigureAwait(false), null);
        }
        catch (RefusedException e)
        {
            return ([], e.Refusal);
        }
        // A publisher that fails in a way it does not name may have stored the batch: it is published again with the same ids.
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return ([], new(RefusalReason.Unavailable, "unavailable", e.Message));
        }
        catch (OperationCanceledException)
        {
            return ([], new(RefusalReason.Unavailable, "unavailable", "The relay stops."));
        }
    }
}
