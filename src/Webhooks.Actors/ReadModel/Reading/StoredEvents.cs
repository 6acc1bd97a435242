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

    /// <summary>
    /// Who of several readers wants which of some events: each event is read once, and each different filter asked once. An event whose
    /// body is no longer stored is wanted only by those who ask for no more than its type.
    /// </summary>
    public async Task<ILookup<WebhookId, EventRow>> WantedAsync(
        ProjectId project, IReadOnlyCollection<(WebhookId Webhook, EventFilter Filter)> readers, IReadOnlyList<EventRow> events)
    {
        var wanted = new List<(WebhookId Webhook, EventRow Event)>();
        var index = new FilterIndex();
        foreach (var (webhook, filter) in readers)
        {
            index.Put(webhook, filter);
            wanted.AddRange(events.Where(@event => (filter.Payload is null || @event.OnlyFor is not null)
                && ReaderRow.Wants(filter, webhook, @event)).Select(@event => (webhook, @event)));
        }

        if (!index.IsEmpty)
        {
            var asked = events.Where(@event => @event.OnlyFor is null).ToDictionary(@event => @event.Sequence);
            var found = new List<WebhookId>();
            var bodies = BodiesAsync(project, [.. asked.Values.Select(@event => @event.Position)]);
            await foreach (var @event in bodies.ConfigureAwait(false))
            {
                index.Find(@event, found);
                wanted.AddRange(found.Select(webhook => (webhook, asked[@event.Sequence])));
                found.Clear();
            }
        }

        return wanted.ToLookup(entry => entry.Webhook, entry => entry.Event);
    }

    /// <summary>The events of a range, in order.</summary>
    public static async Task<IReadOnlyList<EventRow>> RangeAsync(DbConnection connection, ProjectId project, long first, long last) =>
        (await connection.QueryAsync<EventRow>(
            Range, new { project = project.Value, first, last, chunk = last - first + 1 }).ConfigureAwait(false)).AsList();

    /// <summary>The events with these sequences, in order.</summary>
    public static async Task<IReadOnlyList<EventRow>> ThoseAsync(
        DbConnection connection, ProjectId project, IReadOnlyCollection<long> sequences) =>
        (await connection.QueryAsync<EventRow>(
            Range.Replace("ORDER BY", $"AND e.sequence IN ({string.Join(", ", sequences)}) ORDER BY", StringComparison.Ordinal),
            new { project = project.Value, first = sequences.Min(), last = sequences.Max(), chunk = sequences.Count })
            .ConfigureAwait(false)).AsList();

    /// <summary>The sequences of those events that meet the filter.</summary>
    public async Task<HashSet<long>> MeetingAsync(ProjectId project, PayloadFilter filter, IReadOnlyCollection<EventPosition> events)
    {
        var met = new HashSet<long>();
        await DivideAsync(project, filter, events, met, []).ConfigureAwait(false);
        return met;
    }

    /// <summary>Adds the sequences of events to those that meet the filter or to those that do not. The rest cannot be read.</summary>
    public async Task DivideAsync(
        ProjectId project, PayloadFilter filter, IReadOnlyCollection<EventPosition> events, HashSet<long> met, HashSet<long> unmet)
    {
        await foreach (var @event in BodiesAsync(project, events).ConfigureAwait(false))
            (filter.Matches(@event.Body.Span, @event.Key, @event.Former) ? met : unmet).Add(@event.Sequence);
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
