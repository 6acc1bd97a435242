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

    /// <summary>How many are counted exactly for a webhook with a condition besides types.</summary>
    public const int LookedAtUpTo = 10_000;

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

    /// <summary>The webhook with its backlog, and when it will be drained if a limit delays it.</summary>
    public async Task<WebhookView> AddToAsync(WebhookView webhook)
    {
        var looked = webhook.ReadPosition;
        var last = _last.Where(known => known.Sequence > looked && known.IsFor(webhook)).Select(known => known.Sequence)
            .DefaultIfEmpty(looked).Max();
        var backlog = last - looked;
        if (webhook.Definition.Payload is not null && backlog is > 0 and <= LookedAtUpTo)
        {
            backlog = 0;
            await foreach (var @event in _events.WantedAsync(_connection, _project, webhook.Id, webhook.Definition.Wanted, looked + 1, last)
                .ConfigureAwait(false))
                backlog += @event.OnlyFor is null ? 1 : 0;
        }
        else if (backlog is > 0 and <= CountedUpTo)
        {
            var between = await _connection.QueryAsync<Known>(Between, new { project = _project.Value, looked, last })
                .ConfigureAwait(false);
            backlog = between.Count(known => known.IsFor(webhook));
        }

        var waiting = webhook.Counts.Pending + backlog;
        return webhook with
        {
            Counts = webhook.Counts with { Backlog = backlog },
            Limit = waiting == 0 ? null : webhook.Limit,
            DrainedAt = waiting == 0 ? null : webhook.Limit?.DrainedAt(waiting, _now),
        };
    }

    private sealed record Known(string Type, string? About, long Sequence)
    {
        public bool IsFor(WebhookView webhook)
        {
            var type = EventType.Parse(Type);
            return webhook.Definition.Filter.Matches(type) && !OperationalEvents.SpeaksOf(webhook.Id, type, About);
        }
    }
}
