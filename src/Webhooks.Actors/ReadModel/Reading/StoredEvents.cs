using System.Data.Common;
using Dapper;
using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>
/// Evaluates a filter on stored events. The read model has their types; the values for conditions are in their bodies,
/// in the journal.
/// </summary>
internal sealed class StoredEvents(Func<ProjectLog> log)
{
    /// <summary>Events in one read.</summary>
    private const int Chunk = 1000;

    private const string Range = """
        SELECT e.sequence AS Sequence, e.id AS Id, e.type AS Type, e.key AS Key, e.only_for AS OnlyFor, e.accepted_at AS AcceptedAt,
          e.journal_row AS JournalRow
        FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence >= @first AND e.sequence <= @last
        ORDER BY e.sequence LIMIT @chunk
        """;

    /// <summary>The events that a webhook wants among some, in order, without those whose body is no longer stored.</summary>
    public async Task<List<EventRow>> WantedAsync(ProjectId project, WebhookId webhook, EventFilter filter, IEnumerable<EventRow> events)
    {
        var wanted = events.Where(@event => ReaderRow.Wants(filter, webhook, @event)).ToList();
        if (filter.Payload is not { } payload || wanted.TrueForAll(@event => @event.OnlyFor is not null))
            return wanted;
        var met = await MeetingAsync(project, payload, [.. wanted.Select(@event => @event.Position)]).ConfigureAwait(false);
        return wanted.FindAll(@event => @event.OnlyFor is not null || met.Contains(@event.Sequence));
    }

    /// <summary>The events of a range that a webhook wants, in order.</summary>
    public async IAsyncEnumerable<EventRow> WantedAsync(
        DbConnection connection, ProjectId project, WebhookId webhook, EventFilter filter, long first, long last)
    {
        while (first <= last)
        {
            var rows =
                (await connection.QueryAsync<EventRow>(Range, new { project = project.Value, first, last, chunk = Chunk })
                    .ConfigureAwait(false)).AsList();
            foreach (var row in await WantedAsync(project, webhook, filter, rows).ConfigureAwait(false))
                yield return row;
            first = rows.Count < Chunk ? long.MaxValue : rows[^1].Sequence + 1;
        }
    }

    /// <summary>The events of a range, in order.</summary>
    public static async Task<IReadOnlyList<EventRow>> RangeAsync(DbConnection connection, ProjectId project, long first, long last) =>
        (await connection.QueryAsync<EventRow>(
            Range, new { project = project.Value, first, last, chunk = last - first + 1 }).ConfigureAwait(false)).AsList();

    /// <summary>The sequences of those events that meet the filter.</summary>
    public async Task<HashSet<long>> MeetingAsync(ProjectId project, PayloadFilter filter, IReadOnlyCollection<EventPosition> events)
    {
        var met = new HashSet<long>();
        await foreach (var @event in BodiesAsync(project, events).ConfigureAwait(false))
        {
            if (filter.Matches(@event.Body.Span, @event.Key, @event.Former))
                met.Add(@event.Sequence);
        }

        return met;
    }

    /// <summary>Events with their bodies, oldest first; without those whose body is no longer stored.</summary>
    public async IAsyncEnumerable<PublishedEvent> BodiesAsync(ProjectId project, IReadOnlyCollection<EventPosition> events)
    {
        var wanted = events.Select(@event => @event.Sequence).ToHashSet();
        long[] rows = [.. events.Select(@event => @event.Row).Distinct().Order()];
        await foreach (var row in log().ReadAsync(project, rows).ConfigureAwait(false))
        {
            foreach (var @event in row.Events)
            {
                if (wanted.Contains(@event.Sequence))
                    yield return @event;
            }
        }
    }
}
