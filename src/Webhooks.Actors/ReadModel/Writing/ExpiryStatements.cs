using System.Collections.Immutable;
using System.Data.Common;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>Writes expiry.</summary>
internal sealed class ExpiryStatements
{
    private readonly LongColumn _projectNo = new("project_no");
    private readonly LongColumn _expired = new("expired");
    private readonly RowStatement _retention;

    private readonly LongColumn _webhookNo = new("webhook_no");
    private readonly LongColumn _last = new("last");
    private readonly LongColumn _first = new("first");
    private readonly LongColumn _at = new("at");
    private readonly RowStatement _ranges;

    public ExpiryStatements(DbConnection connection)
    {
        _retention = new(
            connection,
            """
            INSERT INTO log_retention (project_no, expired) SELECT r.project_no, r.expired FROM {rows} WHERE true
            ON CONFLICT (project_no) DO UPDATE SET expired = excluded.expired WHERE log_retention.expired < excluded.expired
            """,
            new(_projectNo, _expired));
        _ranges = new(
            connection,
            """
            INSERT INTO log_expired (webhook_no, last, first, at) SELECT r.webhook_no, r.last, r.first, r.at FROM {rows} WHERE true
            ON CONFLICT (webhook_no, last) DO UPDATE SET first = excluded.first WHERE log_expired.first > excluded.first
            """,
            new(_webhookNo, _last, _first, _at));
    }

    public void Add(IEnumerable<(long Project, RetentionEntry Entry)> entries)
    {
        foreach (var project in entries.GroupBy(e => e.Project).OrderBy(group => group.Key))
        {
            _projectNo.Add(project.Key);
            _expired.Add(project.Max(e => e.Entry.Expired));
        }
    }

    public void Add(IEnumerable<(long Webhook, ExpiredEntry Entry)> entries)
    {
        var ranges = entries.Where(e => e.Entry.Fact.Untried > 0)
            .SelectMany(e => RangesOf(e.Entry.Fact).Select(range => (e.Webhook, Range: range, e.Entry.Fact.At)))
            .GroupBy(e => (e.Webhook, e.Range.To)).OrderBy(group => group.Key);
        foreach (var range in ranges)
        {
            _webhookNo.Add(range.Key.Webhook);
            _last.Add(range.Key.To);
            _first.Add(range.Min(e => e.Range.From));
            _at.Add(range.First().At.UtcTicks);
        }
    }

    /// <summary>
    /// All events of a range whose type matches are for the webhook; with a condition besides types, the fact lists their ranges.
    /// </summary>
    private static ImmutableArray<SequenceRange> RangesOf(DeliveriesExpired fact) =>
        fact.Ranges.IsEmpty ? [new(fact.From, fact.UpTo)] : fact.Ranges;

    public async Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await _retention.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
        await _ranges.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
    }
}
