using System.Data.Common;
using Npgsql;
using Webhooks.Actors.ReadModel.Chunks;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// Writes first attempts that succeeded as chunks. An attempt that is offered again, in whatever group, must not be stored again: of each
/// webhook one transaction at a time looks up what is stored, and writes the rest.
/// </summary>
internal sealed class ChunkStatements
{
    /// <summary>Any number that no other program uses: with the webhook's number it makes the lock.</summary>
    private const string LockSpace = "1099511627776";

    private readonly LongColumn _lockedNo = new("webhook_no");
    private readonly RowStatement? _lock;

    private readonly LongColumn _rangeNo = new("webhook_no");
    private readonly LongColumn _rangeFirst = new("first");
    private readonly LongColumn _rangeLast = new("last");
    private readonly RowStatement _stored;

    private readonly LongColumn _webhookNo = new("webhook_no");
    private readonly LongColumn _last = new("last");
    private readonly LongColumn _first = new("first");
    private readonly LongColumn _at = new("at");
    private readonly TextColumn _held = new("held");
    private readonly BytesColumn _packed = new("packed");
    private readonly RowStatement _insert;

    private readonly LongColumn _soughtNo = new("webhook_no");
    private readonly LongColumn _sought = new("sequence");
    private readonly RowStatement _find;

    public ChunkStatements(DbConnection connection)
    {
        // A SQLite file has one writer.
        _lock = connection is NpgsqlConnection
            ? new(connection, $"SELECT pg_advisory_xact_lock({LockSpace} + r.webhook_no) FROM {{rows}}", new(_lockedNo))
            : null;
        _stored = new(
            connection,
            $$"""
            SELECT c.webhook_no, c.first, c.held FROM {rows} JOIN log_chunk c
              ON c.webhook_no = r.webhook_no AND c.last >= r.first AND c.last < r.last + {{AttemptChunk.MaxSpan}} AND c.first <= r.last
            UNION ALL
            SELECT a.webhook_no, a.sequence, '{{AttemptChunk.Yes}}' FROM {rows} JOIN log_attempt a
              ON a.webhook_no = r.webhook_no AND a.sequence >= r.first AND a.sequence <= r.last AND a.number = 1
            """,
            new(_rangeNo, _rangeFirst, _rangeLast));
        _insert = new(
            connection,
            """
            INSERT INTO log_chunk (webhook_no, last, first, at, held, packed)
            SELECT r.webhook_no, r.last, r.first, r.at, r.held, r.packed FROM {rows} WHERE true ON CONFLICT DO NOTHING
            """,
            new(_webhookNo, _last, _first, _at, _held, _packed));
        _find = new(
            connection,
            $$"""
            SELECT r.webhook_no, r.sequence, c.first, c.last, c.at, c.held, c.packed
            FROM {rows} JOIN log_chunk c ON {{ChunkSql.Holds("r.webhook_no", "r.sequence")}}
            """,
            new(_soughtNo, _sought));
    }

    /// <summary>Until the transaction ends, no other node writes attempts of these webhooks.</summary>
    public async Task LockAsync(IEnumerable<long> webhooks, DbTransaction transaction, CancellationToken cancellationToken)
    {
        if (_lock is null)
            return;
        foreach (var webhook in webhooks.Distinct().Order())
            _lockedNo.Add(webhook);
        await _lock.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes as many attempts into chunks as possible, and counts them.</summary>
    /// <param name="offered">Attempts by webhook, sequence and number, each once.</param>
    /// <param name="minutes">Counts what is written.</param>
    /// <param name="transaction">The transaction, which has locked the webhooks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Those that need a row, in their order.</returns>
    public async Task<IReadOnlyList<(long Webhook, Attempt Attempt)>> WriteAsync(
        IReadOnlyList<(long Webhook, Attempt Attempt)> offered, MinuteStatement minutes, DbTransaction transaction,
        CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(offered, transaction, cancellationToken).ConfigureAwait(false);
        var rows = new List<(long Webhook, Attempt Attempt)>();
        foreach (var ofWebhook in offered.GroupBy(row => row.Webhook))
        {
            var (regular, isInChunk) = (new List<LoggedSuccess>(), new HashSet<long>());
            var left = ofWebhook.Where(row => row.Attempt.Number != 1 || !stored.Contains((row.Webhook, row.Attempt.Position.Sequence)))
                .ToList();
            foreach (var (_, attempt) in left)
            {
                if (LoggedSuccess.Of(attempt) is { } success)
                    regular.Add(success);
            }

            var (chunks, _) = AttemptChunk.Divide(regular);
            foreach (var chunk in chunks)
            {
                Add(ofWebhook.Key, chunk);
                isInChunk.UnionWith(chunk.Sequences);
            }

            foreach (var success in regular.Where(success => isInChunk.Contains(success.Sequence)))
                minutes.Count(ofWebhook.Key, success);
            rows.AddRange(left.Where(row => row.Attempt.Number != 1 || !isInChunk.Contains(row.Attempt.Position.Sequence)));
        }

        await _insert.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
        return rows;
    }

    /// <summary>The first attempts of deliveries that chunks hold.</summary>
    public async Task<IReadOnlyList<(long Webhook, Attempt Attempt)>> FindAsync(
        IEnumerable<(long Webhook, long Sequence)> deliveries, DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var (webhook, sequence) in deliveries)
        {
            _soughtNo.Add(webhook);
            _sought.Add(sequence);
        }

        var found = new List<(long Webhook, Attempt Attempt)>();
        var chunks = new Dictionary<(long, long), ChunkRow>();
        await _find.ReadAsync(transaction, row =>
        {
            var key = (Webhook: row.Long(0)!.Value, Last: row.Long(3)!.Value);
            if (!chunks.TryGetValue(key, out var chunk))
                chunks.Add(key, chunk = new(row.Long(2)!.Value, key.Last, row.Long(4)!.Value, row.Text(5), row.Bytes(6)));
            found.Add((key.Webhook, chunk.KnownOf(row.Long(1)!.Value).ToAttempt()));
        }, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>The first attempts in the ranges of those that are offered which are stored already, in a chunk or as a row.</summary>
    private async Task<HashSet<(long Webhook, long Sequence)>> StoredAsync(
        IEnumerable<(long Webhook, Attempt Attempt)> offered, DbTransaction transaction, CancellationToken cancellationToken)
    {
        (long Webhook, long First, long Last)? range = null;
        foreach (var (webhook, attempt) in offered)
        {
            if (attempt.Number != 1)
                continue;
            var sequence = attempt.Position.Sequence;
            if (range is { } open && open.Webhook == webhook && sequence - open.Last < AttemptChunk.MaxSpan)
            {
                range = open with { Last = sequence };
                continue;
            }

            Close();
            range = (webhook, sequence, sequence);
        }

        Close();
        var stored = new HashSet<(long, long)>();
        await _stored.ReadAsync(transaction, row =>
        {
            foreach (var sequence in AttemptChunk.SequencesOf(row.Long(1)!.Value, row.Text(2)))
                stored.Add((row.Long(0)!.Value, sequence));
        }, cancellationToken).ConfigureAwait(false);
        return stored;

        void Close()
        {
            if (range is not { } closed)
                return;
            _rangeNo.Add(closed.Webhook);
            _rangeFirst.Add(closed.First);
            _rangeLast.Add(closed.Last);
        }
    }

    private void Add(long webhook, AttemptChunk chunk)
    {
        _webhookNo.Add(webhook);
        _last.Add(chunk.Last);
        _first.Add(chunk.First);
        _at.Add(chunk.At.UtcTicks);
        _held.Add(chunk.Held);
        _packed.Add(chunk.Packed);
    }
}
