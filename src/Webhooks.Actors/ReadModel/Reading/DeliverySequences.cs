using System.Data.Common;
using Dapper;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>
/// A list of deliveries with random access: first the place of each one, then the visible ones.
/// </summary>
internal static class DeliverySequences
{
    private const string Tried = """
        SELECT a.sequence FROM log_webhook w JOIN log_attempt a ON a.webhook_no = w.no
        JOIN log_event e ON e.project_no = w.project_no AND e.sequence = a.sequence
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.id = @webhook
          AND a.sequence >= @first AND a.sequence < @before
          AND NOT EXISTS (SELECT 1 FROM log_attempt later WHERE later.webhook_no = a.webhook_no AND later.sequence = a.sequence AND later.number > a.number)
        """;

    /// <summary>The sequences of a query's results above a sequence, newest first.</summary>
    public static async Task<DeliveryIndex> ReadAsync(
        StoredEvents events, DbConnection connection, ProjectId project, WebhookId webhook, DeliveryQuery query, long after, int limit)
    {
        var span = await DeliveryList.SequencesAsync(connection, project, query, long.MaxValue).ConfigureAwait(false);
        span = span with { First = Math.Max(span.First, after + 1) };
        var isCut = false;
        var found = new SortedSet<long>(Comparer<long>.Create((x, y) => y.CompareTo(x)));
        if (query.Status is null or DeliveryStatus.Pending)
        {
            var untried = await DeliveryList.UntriedAsync(events, connection, project, webhook, span, query, limit + 1)
                .ConfigureAwait(false);
            isCut = untried.StoppedAt is not null;
            found.UnionWith(untried.Found.Select(view => view.Sequence));
        }

        var expired = query.Status is null or DeliveryStatus.Pending or DeliveryStatus.Exhausted
            ? await ExpiredDeliveries.ReadAsync(connection, project, webhook, span, query, limit + 1).ConfigureAwait(false)
            : [];
        if (query.Status is DeliveryStatus.Pending)
            found.ExceptWith(expired.Select(view => view.Sequence));
        else
            found.UnionWith(expired.Select(view => view.Sequence));
        var chunked = await ChunkedDeliveries.SequencesAsync(connection, project, webhook, span, query, limit + 1).ConfigureAwait(false);
        found.UnionWith(chunked);
        foreach (var condition in DeliveryList.Conditions(query))
        {
            found.UnionWith(await connection.QueryAsync<long>($"{Tried}{condition} ORDER BY a.sequence DESC LIMIT @limit", new
            {
                project = project.Value,
                webhook = webhook.Value,
                first = chunked.Count > limit ? chunked[^1] : span.First,
                before = span.Before,
                type = query.EventType?.Value,
                limit = limit + 1,
            }).ConfigureAwait(false));
        }

        return new([.. found.Take(limit)], isCut || found.Count > limit);
    }

    /// <summary>Deliveries by consecutive sequences of an index, in their current state; one that is no longer listed is omitted.</summary>
    public static async Task<IReadOnlyList<DeliveryView>> ReadAsync(
        StoredEvents events, DbConnection connection, ProjectId project, WebhookId webhook, EventType? type,
        IReadOnlyCollection<long> sequences)
    {
        var tried = await DeliveryList.TriedAsync(connection, project, webhook, sequences).ConfigureAwait(false);
        var views = tried.ToDictionary(view => view.Sequence);
        var rest = sequences.Where(sequence => !views.ContainsKey(sequence)).ToList();
        if (rest.Count > 0)
        {
            var (span, query) = (new SequenceSpan(rest.Min(), rest.Max() + 1), new DeliveryQuery(null, type, null, null));
            foreach (var view in await ExpiredDeliveries.ReadAsync(connection, project, webhook, span, query, rest.Count)
                .ConfigureAwait(false))
                views[view.Sequence] = view;
            foreach (var view in await DeliveryList.UntriedAsync(events, connection, project, webhook, type, rest)
                .ConfigureAwait(false))
                views.TryAdd(view.Sequence, view);
        }

        return [.. sequences.Where(views.ContainsKey).Select(sequence => views[sequence])];
    }
}
