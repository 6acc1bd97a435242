using System.Data.Common;
using Dapper;
using Webhooks.Actors.ReadModel.Chunks;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>A page of a replay's candidates.</summary>
/// <param name="Cursor">The position up to which it searched.</param>
internal sealed record ReplayPage(long Cursor, IReadOnlyList<ResentDelivery> Deliveries);

/// <summary>The last sequence of a range of time, and the one before the first.</summary>
internal readonly record struct ReplayRange(long Before, long Last);

/// <summary>
/// The events that can be sent again, from the read model. The webhook's actor calls it after everything is recorded; rows that this
/// node received before the call are included.
/// </summary>
internal sealed class ResendCandidates(Func<CancellationToken, Task<DbConnection>> open, ReadModelWriter writer, StoredEvents events)
{
    /// <summary>Events read for one page: a fraction of a second, even if none of them matches.</summary>
    private const int MaxScanned = 10_000;

    /// <summary>Events whose bodies are read to count the events of a replay: a second or two, while the client waits.</summary>
    public const int MaxCounted = 100_000;

    /// <inheritdoc cref="MaxCounted"/>
    public int CountsUpTo { private get; init; } = MaxCounted;

    /// <summary>Events whose bodies are read at once.</summary>
    private const int Piece = 1000;

    /// <summary>That the delivery succeeded at its first attempt, unless there is a row that says more.</summary>
    private static readonly string isHeld = ChunkSql.IsHeld("@no", "e.sequence");

    private static readonly string columns = $"""
        SELECT e.sequence AS Sequence, e.type AS Type, e.only_for AS OnlyFor, e.accepted_at AS AcceptedAt, e.journal_row AS JournalRow,
          COALESCE((SELECT MAX(a.number) FROM log_attempt a WHERE a.webhook_no = @no AND a.sequence = e.sequence),
            CASE WHEN {isHeld} THEN 1 ELSE 0 END) AS Attempts,
          COALESCE((SELECT a.status FROM log_attempt a WHERE a.webhook_no = @no AND a.sequence = e.sequence ORDER BY a.number DESC LIMIT 1),
            CASE WHEN {isHeld} THEN {(int)DeliveryStatus.Delivered} ELSE -1 END) AS Status
        FROM log_event e WHERE e.project_no = @project
        """;

    /// <summary>Events about the webhook itself are never for it.</summary>
    private const string NotOfItself = """
         AND (e.key IS NULL OR e.key <> @self OR (e.type NOT LIKE 'webhook.%' AND e.type NOT LIKE 'delivery.%'))
        """;

    private static readonly string one = columns + " AND e.id = @id";

    private const string Numbers = """
        SELECT p.no AS Project, COALESCE((SELECT w.no FROM log_webhook w WHERE w.project_no = p.no AND w.id = @webhook), -1) AS Webhook,
          COALESCE((SELECT r.expired FROM log_retention r WHERE r.project_no = p.no), 0) AS Expired
        FROM log_project p WHERE p.id = @project
        """;

    /// <summary>The event as a delivery of the webhook, whether or not it was tried; null when there is no such event.</summary>
    public Task<(ResentDelivery Delivery, EventType Type, WebhookId? OnlyFor, bool IsRetained)?> FindAsync(
        ProjectId project, WebhookId webhook, PublishedEventId @event) =>
        ReadAsync<(ResentDelivery, EventType, WebhookId?, bool)?>(project, webhook, default, async (connection, numbers) =>
            await connection.QuerySingleOrDefaultAsync<CandidateRow>(
                one, new { project = numbers.Project, no = numbers.Webhook, id = @event.Value }).ConfigureAwait(false) is { } row
                ? (row.ToDelivery(), EventType.Parse(row.Type), row.OnlyFor is { } only ? WebhookId.Parse(only) : null,
                    row.Sequence > numbers.Expired)
                : null);

    /// <summary>Whether an event meets a filter.</summary>
    public async Task<bool> MeetingAsync(ProjectId project, PayloadFilter filter, EventPosition position) =>
        (await events.MeetingAsync(project, filter, [position]).ConfigureAwait(false)).Count > 0;

    /// <summary>
    /// The sequences of the retained events that were accepted at or after the one instant and before the other. The outcome of a delivery
    /// is known for events from <paramref name="known"/> on.
    /// </summary>
    public Task<ReplayRange> RangeAsync(ProjectId project, DateTimeOffset known, DateTimeOffset? since, DateTimeOffset? until) =>
        ReadAsync(async connection =>
    {
        var from = since > known ? since.Value : known;
        var before = await AuthorizedQueries.FirstSinceAsync(connection, project, from).ConfigureAwait(false) - 1;
        var expired =
            await connection.ExecuteScalarAsync<long?>(ReadModelSql.Expired, new { project = project.Value }).ConfigureAwait(false) ?? 0;
        before = Math.Max(before, expired);
        var last = until is { } end
            ? await AuthorizedQueries.FirstSinceAsync(connection, project, end).ConfigureAwait(false) - 1
            : long.MaxValue;
        return new ReplayRange(before, last);
    });

    /// <summary>
    /// The number of events that a replay over the range has to send: exact, unless the bodies of more than <see cref="MaxCounted"/> would
    /// have to be read.
    /// </summary>
    public Task<ReplayCount> CountAsync(
        ProjectId project, WebhookId webhook, EventFilter filter, ReplayScope only, ReplayRange range, DeliveryProgress covered) =>
        ReadAsync(project, webhook, default(ReplayCount), async (connection, numbers) =>
        {
            var sql = $"""
                SELECT e.type AS Type, e.only_for AS OnlyFor, COUNT(*) AS Count FROM log_event e
                WHERE e.project_no = @project AND e.sequence > @before AND e.sequence <= @last{NotOfItself}{Condition(only)}
                GROUP BY e.type, e.only_for
                """;
            var (count, looked) = (0L, 0);
            foreach (var (from, to) in (SequenceRange[])[new(1, covered.Cursor.Sequence), .. covered.Settled])
            {
                var parameters = new
                {
                    project = numbers.Project,
                    no = numbers.Webhook,
                    self = webhook.Value,
                    before = Math.Max(from - 1, range.Before),
                    last = Math.Min(to, range.Last),
                };
                if (filter.Payload is { } payload)
                {
                    var candidates = LookAsync(connection, numbers, project, webhook, filter, payload, only, parameters.before,
                        parameters.last);
                    await foreach (var (_, isWanted) in candidates.ConfigureAwait(false))
                    {
                        if (++looked > CountsUpTo)
                            return new(count, IsAtLeast: true);
                        count += isWanted ? 1 : 0;
                    }

                    continue;
                }

                foreach (var (type, onlyFor, number) in await connection.QueryAsync<(string, string?, long)>(sql, parameters)
                    .ConfigureAwait(false))
                    count += Wants(filter, webhook, type, onlyFor) ? number : 0;
            }

            return new ReplayCount(count, IsAtLeast: false);
        });

    /// <summary>The next deliveries of a replay, after its cursor.</summary>
    public Task<ReplayPage> PageAsync(
        ProjectId project, WebhookId webhook, EventFilter filter, Replay replay, long cursor, int limit) =>
        ReadAsync(project, webhook, new ReplayPage(replay.Last, []), async (connection, numbers) =>
        {
            var found = new List<ResentDelivery>();
            var scanned = 0;
            if (filter.Payload is { } payload)
            {
                var looked = LookAsync(connection, numbers, project, webhook, filter, payload, replay.Only, cursor, replay.Last);
                await foreach (var (row, isWanted) in looked.ConfigureAwait(false))
                {
                    scanned++;
                    cursor = row.Sequence;
                    if (isWanted && replay.Covered.Covers(row.Sequence))
                        found.Add(row.ToDelivery());
                    if (found.Count == limit || scanned == MaxScanned)
                        break;
                }

                return new(found.Count == limit || scanned == MaxScanned ? cursor : replay.Last, found);
            }

            var rows = connection.QueryUnbufferedAsync<CandidateRow>(
                $"{columns} AND e.sequence > @cursor AND e.sequence <= @last{NotOfItself}{Condition(replay.Only)} ORDER BY e.sequence "
                    + $"LIMIT {MaxScanned}",
                new { project = numbers.Project, no = numbers.Webhook, self = webhook.Value, cursor, last = replay.Last });
            await foreach (var row in rows.ConfigureAwait(false))
            {
                scanned++;
                cursor = row.Sequence;
                if (replay.Covered.Covers(row.Sequence) && Wants(filter, webhook, row.Type, row.OnlyFor))
                    found.Add(row.ToDelivery());
                if (found.Count == limit)
                    break;
            }

            return new(found.Count == limit || scanned == MaxScanned ? cursor : replay.Last, found);
        });

    /// <summary>
    /// The rows after a sequence, in order, and whether the webhook wants each, for a filter with a condition besides types.
    /// </summary>
    private async IAsyncEnumerable<(CandidateRow Row, bool IsWanted)> LookAsync(
        DbConnection connection,
        NumbersRow numbers,
        ProjectId project,
        WebhookId webhook,
        EventFilter filter,
        PayloadFilter payload,
        ReplayScope only,
        long before,
        long last)
    {
        var sql =
            $"{columns} AND e.sequence > @before AND e.sequence <= @last{NotOfItself}{Condition(only)} ORDER BY e.sequence LIMIT {Piece}";
        while (before < last)
        {
            var rows = (await connection.QueryAsync<CandidateRow>(
                sql, new { project = numbers.Project, no = numbers.Webhook, self = webhook.Value, before, last }).ConfigureAwait(false))
                .AsList();
            var asked = rows.Where(row => row.OnlyFor is null && Wants(filter, webhook, row.Type, null))
                .Select(row => new EventPosition(row.Sequence, row.JournalRow));
            var met = await events.MeetingAsync(project, payload, [.. asked]).ConfigureAwait(false);
            foreach (var row in rows)
                yield return (row, row.OnlyFor is { } onlyFor ? onlyFor == webhook.Value : met.Contains(row.Sequence));
            before = rows.Count < Piece ? last : rows[^1].Sequence;
        }
    }

    private static string Condition(ReplayScope only) => only switch
    {
        ReplayScope.All => "",
        ReplayScope.Exhausted => $"""
             AND (SELECT a.status FROM log_attempt a WHERE a.webhook_no = @no AND a.sequence = e.sequence ORDER BY a.number DESC LIMIT 1) = {(int)DeliveryStatus.Exhausted}
            """,
        ReplayScope.Missing => $"""
             AND NOT EXISTS (SELECT 1 FROM log_attempt a WHERE a.webhook_no = @no AND a.sequence = e.sequence AND a.failure IS NULL)
             AND NOT {isHeld}
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(only), only, "Not a scope."),
    };

    private static bool Wants(EventFilter filter, WebhookId webhook, string type, string? onlyFor) =>
        onlyFor is null ? filter.Matches(EventType.Parse(type)) : onlyFor == webhook.Value;

    private Task<T> ReadAsync<T>(ProjectId project, WebhookId webhook, T nothing, Func<DbConnection, NumbersRow, Task<T>> read) =>
        ReadAsync(async connection =>
        await connection.QuerySingleOrDefaultAsync<NumbersRow>(Numbers, new { project = project.Value, webhook = webhook.Value })
            .ConfigureAwait(false) is { } numbers
            ? await read(connection, numbers).ConfigureAwait(false)
            : nothing);

    private async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read)
    {
        await writer.WrittenAsync(CancellationToken.None).ConfigureAwait(false);
        var connection = await open(CancellationToken.None).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
            return await read(connection).ConfigureAwait(false);
    }

    private sealed record NumbersRow
    {
        public long Project { get; init; }

        public long Webhook { get; init; }

        /// <summary>The sequence up to which events are no longer retained.</summary>
        public long Expired { get; init; }
    }

    private sealed record CandidateRow
    {
        public long Sequence { get; init; }

        public required string Type { get; init; }

        public string? OnlyFor { get; init; }

        public long AcceptedAt { get; init; }

        public long JournalRow { get; init; }

        public long Attempts { get; init; }

        public long Status { get; init; }

        public ResentDelivery ToDelivery() => new(
            new(Sequence, JournalRow), Journal.WireTypes.Instant(AcceptedAt), (int)Attempts, Status < 0 ? null : (DeliveryStatus)Status);
    }
}
