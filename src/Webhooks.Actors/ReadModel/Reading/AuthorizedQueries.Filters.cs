using Dapper;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class AuthorizedQueries
{
    /// <summary>The maximum number of events that <see cref="CheckFilterAsync"/> reads.</summary>
    public const int MaxChecked = 10_000;

    private const int Samples = 3;

    /// <summary>Tries event types and a filter on a project's last events.</summary>
    /// <param name="project">The project.</param>
    /// <param name="types">The event types.</param>
    /// <param name="payload">The condition on an event, or null.</param>
    /// <param name="last">How many of the last events, at most <see cref="MaxChecked"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<FilterCheck> CheckFilterAsync(
        ProjectId project, EventFilter types, PayloadFilter? payload, int last, CancellationToken cancellationToken) =>
        ReadAsync(project, async connection =>
        {
            var head = await HeadAsync(connection, project).ConfigureAwait(false);
            var expired = await connection.ExecuteScalarAsync<long?>(ReadModelSql.Expired, new { project = project.Value })
                .ConfigureAwait(false) ?? 0;
            var rows = await StoredEvents.RangeAsync(connection, project, Math.Max(expired, head - Math.Min(last, MaxChecked)) + 1, head)
                .ConfigureAwait(false);
            List<EventRow> asked = [.. rows.Where(row => row.OnlyFor is null && types.Matches(EventType.Parse(row.Type)))];
            var met = payload is null
                ? [.. asked.Select(row => row.Sequence)]
                : await _events.MeetingAsync(project, payload, [.. asked.Select(row => row.Position)]).ConfigureAwait(false);
            return new FilterCheck(rows.Count, met.Count, SamplesOf(met.Contains), SamplesOf(sequence => !met.Contains(sequence)));

            IReadOnlyList<PublishedEventId> SamplesOf(Predicate<long> isOne) =>
                [
                    .. Enumerable.Reverse(asked).Where(row => isOne(row.Sequence)).Take(Samples)
                        .Select(row => PublishedEventId.Parse(row.Id))];
        }, cancellationToken);

    /// <summary>
    /// Evaluates event types and a filter for one event; null when there is no such event, or its body is no longer stored.
    /// </summary>
    public Task<FilterVerdict?> ExplainFilterAsync(
        ProjectId project, EventFilter types, PayloadFilter? payload, PublishedEventId @event, CancellationToken cancellationToken) =>
        ReadAsync(project, async connection =>
        {
            if (await EventAsync(connection, project, @event).ConfigureAwait(false) is not { } row
                || await StoredAsync(project, row).ConfigureAwait(false) is not { } stored)
            {
                return null;
            }

            if (!types.Matches(EventType.Parse(row.Type)))
                return new FilterVerdict(@event, false, null);
            var mismatch = payload?.Explain(stored.Body.Span, row.Key, stored.Former);
            return new FilterVerdict(@event, mismatch is null, mismatch);
        }, cancellationToken);
}
