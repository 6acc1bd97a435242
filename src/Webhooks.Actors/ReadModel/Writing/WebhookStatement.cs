using System.Data.Common;
using Google.Protobuf;
using Webhooks.Actors.Journal;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// Writes the views of webhooks; a late view from a node that no longer runs the webhook is ignored. The read position only grows: a
/// project may have moved it beyond what the webhook has read.
/// </summary>
internal sealed class WebhookStatement
{
    private readonly LongColumn _projectNo = new("project_no");
    private readonly TextColumn _id = new("id");
    private readonly LongColumn _journalRow = new("journal_row");
    private readonly BytesColumn _definition = new("definition");
    private readonly LongColumn _status = new("status");
    private readonly LongColumn _reason = new("reason");
    private readonly LongColumn _consecutiveFailures = new("consecutive_failures");
    private readonly LongColumn _failingSince = new("failing_since");
    private readonly LongColumn _pending = new("pending");
    private readonly LongColumn _inFlight = new("in_flight");
    private readonly LongColumn _delivered = new("delivered");
    private readonly LongColumn _exhausted = new("exhausted");
    private readonly LongColumn _looked = new("looked");
    private readonly LongColumn _cursor = new("cursor");
    private readonly LongColumn _oldestPendingAt = new("oldest_pending_at");
    private readonly LongColumn _createdAt = new("created_at");
    private readonly LongColumn _updatedAt = new("updated_at");
    private readonly LongColumn _deleted = new("deleted");
    private readonly LongColumn _limitedBy = new("limited_by");
    private readonly LongColumn _limitEvery = new("limit_every");
    private readonly RowStatement _upsert;

    public WebhookStatement(DbConnection connection) => _upsert = new(
        connection,
        """
        INSERT INTO log_webhook (project_no, id, journal_row, definition, status, reason, consecutive_failures, failing_since, pending,
          in_flight, delivered, exhausted, looked, cursor, oldest_pending_at, created_at, updated_at, deleted, limited_by,
          limit_every)
        SELECT r.project_no, r.id, r.journal_row, r.definition, r.status, r.reason, r.consecutive_failures, r.failing_since, r.pending,
          r.in_flight, r.delivered, r.exhausted, r.looked, r.cursor, r.oldest_pending_at, r.created_at, r.updated_at, r.deleted,
          r.limited_by, r.limit_every
        FROM {rows} WHERE true
        ON CONFLICT (project_no, id) DO UPDATE SET journal_row = excluded.journal_row, definition = excluded.definition,
          status = excluded.status, reason = excluded.reason, consecutive_failures = excluded.consecutive_failures,
          failing_since = excluded.failing_since, pending = excluded.pending, in_flight = excluded.in_flight,
          delivered = excluded.delivered, exhausted = excluded.exhausted,
          looked = CASE WHEN excluded.looked > log_webhook.looked THEN excluded.looked ELSE log_webhook.looked END,
          cursor = CASE WHEN excluded.cursor > log_webhook.cursor THEN excluded.cursor ELSE log_webhook.cursor END,
          oldest_pending_at = excluded.oldest_pending_at, updated_at = excluded.updated_at, deleted = excluded.deleted,
          limited_by = excluded.limited_by, limit_every = excluded.limit_every,
          damage = NULL, damaged_row = NULL
        WHERE log_webhook.journal_row <= excluded.journal_row
        """,
        new(_projectNo, _id, _journalRow, _definition, _status, _reason, _consecutiveFailures, _failingSince, _pending, _inFlight,
            _delivered,
            _exhausted, _looked, _cursor, _oldestPendingAt, _createdAt, _updatedAt, _deleted, _limitedBy, _limitEvery));

    /// <summary>Adds the only view of a webhook.</summary>
    public void Add(long project, WebhookEntry entry)
    {
        var view = entry.View;
        _projectNo.Add(project);
        _id.Add(view.Id.Value);
        _journalRow.Add(entry.Row);
        _definition.Add(entry.Definition ?? Stored(view, null));
        _status.Add((int)view.Status);
        _reason.Add((int?)view.Reason);
        _consecutiveFailures.Add(view.Health.ConsecutiveFailures);
        _failingSince.Add(view.Health.FailingSince?.UtcTicks);
        _pending.Add(view.Counts.Pending);
        _inFlight.Add(view.Counts.InFlight);
        _delivered.Add(view.Counts.Delivered);
        _exhausted.Add(view.Counts.Exhausted);
        _looked.Add(view.ReadPosition);
        _cursor.Add(entry.Cursor);
        _oldestPendingAt.Add(view.Counts.OldestPendingAt?.UtcTicks);
        _createdAt.Add(view.CreatedAt.UtcTicks);
        _updatedAt.Add(view.UpdatedAt.UtcTicks);
        _deleted.Add(entry.Deleted ? 1 : 0);
        _limitedBy.Add((int?)view.Limit?.By);
        _limitEvery.Add(view.Limit?.Every?.Ticks);
    }

    /// <summary>The definition of a view, as it is stored.</summary>
    /// <param name="view">The view.</param>
    /// <param name="headers">Its headers, sealed; null when there are none or there is no key.</param>
    public static byte[] Stored(WebhookView view, Journal.Wire.Sealed? headers)
    {
        var definition = WireTypes.ToWire(view.Definition, headers);
        if (view.PublicKey is { } publicKey)
            definition.PublicKey = publicKey;
        return definition.ToByteArray();
    }

    public Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken) =>
        _upsert.ExecuteAsync(transaction, cancellationToken);
}
