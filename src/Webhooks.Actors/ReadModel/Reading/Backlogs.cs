using System.Data.Common;
using Dapper;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>
/// Counts the events that webhooks of a project have not read and will send, without waking them. The last event of each type shows whether
/// there are any and where they end; a few events are counted exactly, many by an upper bound.
/// </summary>
internal sealed class Backlogs
{
    /// <summary>How many events are counted exactly for a webhook.</summary>
    public const int CountedUpTo = 200;

    private const string Types = """
        SELECT t.type AS Type, t.about AS About, t.last_sequence AS Sequence FROM log_type t
        WHERE t.project_no = (SELECT no FROM log_project WHERE id = @project)
        """;

    private const string Between = """
        SELECT e.type AS Type, e.key AS About, e.sequence AS Sequence FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence > @looked AND e.sequence <= @last AND e.only_for IS NULL
        """;

    private const string Passed = """
        SELECT w.cursor FROM log_webhook w WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.id = @webhook
        """;

    /// <summary>How many events are read for webhooks with a condition besides types, for all webhooks of an answer together.</summary>
    public const int LookedAtUpTo = 10_000;

    private const int Chunk = 1000;

    private readonly StoredEvents _events;
    private readonly DbConnection _connection;
    private readonly ProjectId _project;
    private readonly IReadOnlyList<Known> _last;
    private readonly DateTimeOffset _now;

    private Backlogs(StoredEvents events, DbConnection connection, ProjectId project, IReadOnlyList<Known> last, DateTimeOffset now) =>
        (_events, _connection, _project, _last, _now) = (events, connection, project, last, now);

    public static async Task<Backlogs> ReadAsync(StoredEvents events, DbConnection connection, ProjectId project, DateTimeOffset now)
    {
        var last = await connection.QueryAsync<Known>(Types, new { project = project.Value }).ConfigureAwait(false);
        return new(events, connection, project, [.. last], now);
    }

    /// <summary>The webhooks with their backlogs, and when these will be drained if a limit delays them.</summary>
    public async Task<IReadOnlyList<WebhookView>> AddToAsync(IReadOnlyList<WebhookView> webhooks)
    {
        var filtered = await CountFilteredAsync(webhooks).ConfigureAwait(false);
        var added = new List<WebhookView>();
        foreach (var webhook in webhooks)
        {
            var isCounted = filtered.TryGetValue(webhook.Id, out var count);
            added.Add(With(webhook, isCounted ? count : await CountAsync(webhook).ConfigureAwait(false)));
        }

        return added;
    }

    /// <summary>A webhook that is awake knows only what it has read itself, not what it was passed over.</summary>
    public async Task<WebhookView> PassedAsync(WebhookView webhook)
    {
        if (webhook.Definition.Payload is null)
            return webhook;
        var passed = await _connection.ExecuteScalarAsync<long?>(
            Passed, new { project = _project.Value, webhook = webhook.Id.Value }).ConfigureAwait(false) ?? 0;
        return webhook with { ReadPosition = Math.Max(webhook.ReadPosition, passed) };
    }

    private WebhookView With(WebhookView webhook, long backlog)
    {
        var waiting = webhook.Counts.Pending + backlog;
        return webhook with
        {
            Counts = webhook.Counts with { Backlog = backlog },
            Limit = waiting == 0 ? null : webhook.Limit,
            DrainedAt = waiting == 0 ? null : webhook.Limit?.DrainedAt(waiting, _now),
        };
    }

    private async Task<long> CountAsync(WebhookView webhook)
    {
        var (looked, last) = (webhook.ReadPosition, LastOf(webhook));
        if (last - looked is 0 or > CountedUpTo || webhook.Definition.Payload is not null)
            return last - looked;
        var between = await _connection.QueryAsync<Known>(Between, new { project = _project.Value, looked, last }).ConfigureAwait(false);
        return between.Count(known => known.IsFor(webhook));
    }

    /// <summary>
    /// Counts for webhooks that ask for more than types, those first that are the least behind, as long as so few events need to be read
    /// for all of them together.
    /// </summary>
    private async Task<Dictionary<WebhookId, long>> CountFilteredAsync(IEnumerable<WebhookView> webhooks)
    {
        var counts = new Dictionary<WebhookId, long>();
        var ranges = new Dictionary<WebhookId, SequenceRange>();
        var read = new SortedSet<long>();
        foreach (var (webhook, range) in webhooks.Where(webhook => webhook.Definition.Payload is not null)
            .Select(webhook => (webhook, Range: new SequenceRange(webhook.ReadPosition + 1, LastOf(webhook))))
            .Where(entry => entry.Range.To >= entry.Range.From && entry.Range.To - entry.Range.From < LookedAtUpTo)
            .OrderBy(entry => entry.Range.To - entry.Range.From))
        {
            var more = Sequences(range).Where(sequence => !read.Contains(sequence)).ToList();
            if (read.Count + more.Count > LookedAtUpTo)
                break;
            read.UnionWith(more);
            ranges.Add(webhook.Id, range);
            counts.Add(webhook.Id, 0);
        }

        var readers = webhooks.Where(webhook => ranges.ContainsKey(webhook.Id))
            .Select(webhook => (webhook.Id, webhook.Definition.Wanted)).ToList();
        foreach (var chunk in read.Chunk(Chunk))
        {
            var rows = await StoredEvents.ThoseAsync(_connection, _project, chunk).ConfigureAwait(false);
            var wanted = await _events.WantedAsync(_project, readers, [.. rows.Where(row => row.OnlyFor is null)]).ConfigureAwait(false);
            foreach (var (webhook, range) in ranges)
                counts[webhook] += wanted[webhook].Count(row => row.Sequence >= range.From && row.Sequence <= range.To);
        }

        return counts;
    }

    private static IEnumerable<long> Sequences(SequenceRange range)
    {
        for (var sequence = range.From; sequence <= range.To; sequence++)
            yield return sequence;
    }

    /// <summary>The last event of a type that it asks for; its read position when there is none behind it.</summary>
    private long LastOf(WebhookView webhook) => _last
        .Where(known => known.Sequence > webhook.ReadPosition && known.IsFor(webhook)).Select(known => known.Sequence)
        .DefaultIfEmpty(webhook.ReadPosition).Max();

    private sealed record Known(string Type, string? About, long Sequence)
    {
        public bool IsFor(WebhookView webhook)
        {
            var type = EventType.Parse(Type);
            return webhook.Definition.Filter.Matches(type) && !OperationalEvents.SpeaksOf(webhook.Id, type, About);
        }
    }
}
