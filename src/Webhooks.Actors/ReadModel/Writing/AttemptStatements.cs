using System.Data.Common;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// Writes attempts, each once, and then later changes of their deliveries. An attempt is recorded before any change of it,
/// so all attempts may be written first. New attempts are counted with those of their minute, in the same transaction: one
/// that is offered again counts once. Attempts in chunks have no rows until something about them changes.
/// </summary>
internal sealed class AttemptStatements
{
    private readonly LongColumn _webhookNo = new("webhook_no");
    private readonly LongColumn _sequence = new("sequence");
    private readonly LongColumn _number = new("number");
    private readonly LongColumn _at = new("at");
    private readonly LongColumn _duration = new("duration");
    private readonly LongColumn _status = new("status");
    private readonly LongColumn _nextAt = new("next_at");
    private readonly LongColumn _failure = new("failure");
    private readonly LongColumn _statusCode = new("status_code");
    private readonly TextColumn _failureDetail = new("failure_detail");
    private readonly LongColumn _dns = new("dns");
    private readonly LongColumn _connect = new("connect");
    private readonly LongColumn _tls = new("tls");
    private readonly TextColumn _responseHeaders = new("response_headers");
    private readonly BytesColumn _responseBody = new("response_body");
    private readonly LongColumn _responseTruncated = new("response_truncated");
    private readonly RowStatement _insert;
    private readonly MinuteStatement _minutes;
    private readonly ChunkStatements _chunks;
    private readonly List<(long Webhook, Attempt Attempt)> _offered = [];
    private readonly List<(long Webhook, long Sequence)> _changedFirst = [];

    private readonly LongColumn _changedWebhookNo = new("webhook_no");
    private readonly LongColumn _changedSequence = new("sequence");
    private readonly LongColumn _changedNumber = new("number");
    private readonly LongColumn _newStatus = new("status");
    private readonly LongColumn _statusRow = new("status_row");
    private readonly LongColumn _newNextAt = new("next_at");
    private readonly RowStatement _update;

    public AttemptStatements(DbConnection connection)
    {
        _insert = new(
            connection,
            """
            INSERT INTO log_attempt (webhook_no, sequence, number, at, duration, status, status_row, next_at, failure, status_code,
              failure_detail, dns, connect, tls, response_headers, response_body, response_truncated)
            SELECT r.webhook_no, r.sequence, r.number, r.at, r.duration, r.status, 0, r.next_at, r.failure, r.status_code,
              r.failure_detail, r.dns, r.connect, r.tls, r.response_headers, r.response_body, r.response_truncated
            FROM {rows} WHERE true ON CONFLICT DO NOTHING
            RETURNING webhook_no, at, duration, failure, status
            """,
            new(
                _webhookNo, _sequence, _number, _at, _duration, _status, _nextAt, _failure, _statusCode, _failureDetail, _dns, _connect,
                _tls,
                _responseHeaders, _responseBody, _responseTruncated));
        _minutes = new(connection);
        _chunks = new(connection);
        _update = new(
            connection,
            """
            UPDATE log_attempt SET status = r.status, status_row = r.status_row, next_at = r.next_at FROM {rows}
            WHERE log_attempt.webhook_no = r.webhook_no AND log_attempt.sequence = r.sequence AND log_attempt.number = r.number
              AND log_attempt.status_row <= r.status_row
            """,
            new(_changedWebhookNo, _changedSequence, _changedNumber, _newStatus, _statusRow, _newNextAt));
    }

    public void Add(IEnumerable<(long Webhook, IReadOnlyList<Attempt> Attempts)> groups) => _offered.AddRange(groups
        .SelectMany(group => group.Attempts.Select(attempt => (group.Webhook, Attempt: attempt)))
        .DistinctBy(row => (row.Webhook, row.Attempt.Position.Sequence, row.Attempt.Number))
        .OrderBy(row => (row.Webhook, row.Attempt.Position.Sequence, row.Attempt.Number)));

    public void Add(IEnumerable<(long Webhook, StatusEntry Entry)> entries)
    {
        var latest = new SortedDictionary<(long Webhook, long Sequence, int Number), (long Row, StatusChange Change)>();
        foreach (var (webhook, entry) in entries)
        {
            foreach (var change in entry.Changes)
            {
                var key = (webhook, change.Sequence, change.Number);
                if (!latest.TryGetValue(key, out var earlier) || earlier.Row <= entry.Row)
                    latest[key] = (entry.Row, change);
            }
        }

        foreach (var ((webhook, sequence, number), (row, change)) in latest)
        {
            _changedWebhookNo.Add(webhook);
            _changedSequence.Add(sequence);
            _changedNumber.Add(number);
            _newStatus.Add((int)change.Status);
            _statusRow.Add(row);
            _newNextAt.Add(change.NextAt?.UtcTicks);
            if (number == 1)
                _changedFirst.Add((webhook, sequence));
        }
    }

    public async Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await _chunks.LockAsync(
            _offered.Select(row => row.Webhook).Concat(_changedFirst.Select(row => row.Webhook)), transaction, cancellationToken)
            .ConfigureAwait(false);
        AddRows(await _chunks.WriteAsync(_offered, _minutes, transaction, cancellationToken).ConfigureAwait(false));
        await _insert.ReadAsync(transaction, _minutes.Count, cancellationToken).ConfigureAwait(false);
        // They were counted with their chunks.
        AddRows(await _chunks.FindAsync(_changedFirst, transaction, cancellationToken).ConfigureAwait(false));
        await _insert.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
        await _update.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
        await _minutes.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
        _offered.Clear();
        _changedFirst.Clear();
    }

    private void AddRows(IEnumerable<(long Webhook, Attempt Attempt)> rows)
    {
        foreach (var (webhook, attempt) in rows)
        {
            var outcome = attempt.Outcome;
            _webhookNo.Add(webhook);
            _sequence.Add(attempt.Position.Sequence);
            _number.Add(attempt.Number);
            _at.Add(attempt.At.UtcTicks);
            _duration.Add(outcome.Duration.Ticks);
            _status.Add((int)attempt.Status);
            _nextAt.Add(attempt.NextAt?.UtcTicks);
            _failure.Add((int?)outcome.Failure);
            _statusCode.Add(outcome.StatusCode);
            _failureDetail.Add(outcome.FailureDetail);
            _dns.Add(outcome.Timing?.Dns?.Ticks);
            _connect.Add(outcome.Timing?.Connect?.Ticks);
            _tls.Add(outcome.Timing?.Tls?.Ticks);
            _responseHeaders.Add(outcome.ResponseHeaders);
            _responseBody.Add(outcome.ResponseBody.IsEmpty ? null : outcome.ResponseBody.ToArray());
            _responseTruncated.Add(outcome.ResponseTruncated ? 1 : 0);
        }
    }
}
