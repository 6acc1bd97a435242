using System.Data.Common;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// Counts attempts by minute, failure and duration. Attempts of a busy webhook share few rows, so a million of a week are read as some
/// ten thousand.
/// </summary>
internal sealed class MinuteStatement
{
    private readonly SortedDictionary<(long Webhook, long Minute, long Failure, int Latency), (long Attempts, long Exhausted)> _counts = [];
    private readonly LongColumn _webhookNo = new("webhook_no");
    private readonly LongColumn _minute = new("minute");
    private readonly LongColumn _failure = new("failure");
    private readonly LongColumn _latency = new("latency");
    private readonly LongColumn _attempts = new("attempts");
    private readonly LongColumn _exhausted = new("exhausted");
    private readonly RowStatement _upsert;

    public MinuteStatement(DbConnection connection) => _upsert = new(
        connection,
        """
        INSERT INTO log_minute (webhook_no, minute, failure, latency, attempts, exhausted)
        SELECT r.webhook_no, r.minute, r.failure, r.latency, r.attempts, r.exhausted FROM {rows} WHERE true
        ON CONFLICT (webhook_no, minute, failure, latency) DO UPDATE
        SET attempts = log_minute.attempts + excluded.attempts, exhausted = log_minute.exhausted + excluded.exhausted
        """,
        new(_webhookNo, _minute, _failure, _latency, _attempts, _exhausted));

    /// <summary>The minute of an instant.</summary>
    public static long MinuteOf(long ticks) => ticks / TimeSpan.TicksPerMinute;

    /// <param name="attempt">webhook_no, at, duration, failure and status of an attempt that has just been inserted.</param>
    public void Count(ResultRow attempt) => Count(
        attempt.Long(0)!.Value, attempt.Long(1)!.Value, new(attempt.Long(2)!.Value), attempt.Long(3) ?? 0,
        attempt.Long(4) == (long)DeliveryStatus.Exhausted);

    /// <summary>Counts an attempt that is inserted with a chunk.</summary>
    public void Count(long webhook, LoggedSuccess success) => Count(webhook, success.At.UtcTicks, success.Duration, 0, false);

    private void Count(long webhook, long at, TimeSpan duration, long failure, bool isExhausted)
    {
        var key = (webhook, MinuteOf(at), failure, LatencyScale.Of(duration));
        var (attempts, exhausted) = _counts.GetValueOrDefault(key);
        _counts[key] = (attempts + 1, exhausted + (isExhausted ? 1 : 0));
    }

    public async Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var ((webhook, minute, failure, latency), (attempts, exhausted)) in _counts)
        {
            _webhookNo.Add(webhook);
            _minute.Add(minute);
            _failure.Add(failure);
            _latency.Add(latency);
            _attempts.Add(attempts);
            _exhausted.Add(exhausted);
        }

        _counts.Clear();
        await _upsert.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
    }
}
