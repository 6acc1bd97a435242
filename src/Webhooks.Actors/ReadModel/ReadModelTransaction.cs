using System.Data.Common;
using Google.Protobuf;
using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel;

/// <summary>The writer's connection with its prepared statements, in SQL that SQLite and PostgreSQL share.</summary>
internal sealed class ReadModelTransaction : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly Statement _project;
    private readonly Statement _projectNo;
    private readonly Statement _webhook;
    private readonly Statement _webhookNo;
    private readonly Statement _event;
    private readonly Statement _attempt;
    private readonly Statement _status;
    private readonly Dictionary<ProjectId, long> _projectNos = [];
    private readonly Dictionary<(ProjectId, WebhookId), long> _webhookNos = [];

    public ReadModelTransaction(DbConnection connection)
    {
        _connection = connection;
        _project = new(connection, "INSERT INTO log_project (id) VALUES (@id) ON CONFLICT DO NOTHING", "id");
        _projectNo = new(connection, "SELECT no FROM log_project WHERE id = @id", "id");
        _webhookNo = new(connection, "SELECT no FROM log_webhook WHERE project_no = @project_no AND id = @id", "project_no", "id");
        _event = new(
            connection,
            """
            INSERT INTO log_event (project_no, sequence, id, type, key, only_for, accepted_at, journal_row)
            VALUES (@project_no, @sequence, @id, @type, @key, @only_for, @accepted_at, @journal_row) ON CONFLICT DO NOTHING
            """,
            "project_no", "sequence", "id", "type", "key", "only_for", "accepted_at", "journal_row");
        _attempt = new(
            connection,
            """
            INSERT INTO log_attempt (webhook_no, sequence, number, at, duration, status, next_at, failure, status_code,
              response_headers, response_body, response_truncated)
            VALUES (@webhook_no, @sequence, @number, @at, @duration, @status, @next_at, @failure, @status_code,
              @response_headers, @response_body, @response_truncated) ON CONFLICT DO NOTHING
            """,
            "webhook_no", "sequence", "number", "at", "duration", "status", "next_at", "failure", "status_code",
            "response_headers", "response_body", "response_truncated");
        _status = new(
            connection,
            "UPDATE log_attempt SET status = @status, next_at = @next_at WHERE webhook_no = @webhook_no AND sequence = @sequence AND number = @number",
            "status", "next_at", "webhook_no", "sequence", "number");
        _webhook = new(
            connection,
            """
            INSERT INTO log_webhook (project_no, id, definition, status, reason, consecutive_failures, failing_since, pending, in_flight,
              delivered, exhausted, looked, cursor, oldest_pending_at, created_at, updated_at, deleted)
            VALUES (@project_no, @id, @definition, @status, @reason, @consecutive_failures, @failing_since, @pending, @in_flight,
              @delivered, @exhausted, @looked, @cursor, @oldest_pending_at, @created_at, @updated_at, @deleted)
            ON CONFLICT (project_no, id) DO UPDATE SET definition = excluded.definition, status = excluded.status, reason = excluded.reason,
              consecutive_failures = excluded.consecutive_failures, failing_since = excluded.failing_since, pending = excluded.pending,
              in_flight = excluded.in_flight, delivered = excluded.delivered, exhausted = excluded.exhausted, looked = excluded.looked,
              cursor = excluded.cursor, oldest_pending_at = excluded.oldest_pending_at, updated_at = excluded.updated_at,
              deleted = excluded.deleted
            """,
            "project_no", "id", "definition", "status", "reason", "consecutive_failures", "failing_since", "pending", "in_flight",
            "delivered", "exhausted", "looked", "cursor", "oldest_pending_at", "created_at", "updated_at", "deleted");
    }

    public async Task WriteAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        var transaction = await _connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            foreach (var statement in (Statement[])[_project, _projectNo, _webhook, _webhookNo, _event, _attempt, _status])
                statement.Enlist(transaction);
            try
            {
                foreach (var entry in entries)
                    Write(entry);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                // Numbers given within a transaction that did not happen.
                _projectNos.Clear();
                _webhookNos.Clear();
                throw;
            }
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private void Write(LogEntry entry)
    {
        var project = ProjectNo(entry.Project);
        switch (entry)
        {
            case EventsEntry events:
                foreach (var @event in events.Fact.Events)
                    WriteEvent(project, events.Row, @event);
                break;
            case AttemptsEntry attempts:
                var webhook = WebhookNo(attempts.Project, project, attempts.Webhook);
                foreach (var attempt in attempts.Attempts)
                    WriteAttempt(webhook, attempt);
                break;
            case StatusEntry statuses:
                foreach (var change in statuses.Changes)
                {
                    _status.Execute(
                        (int)change.Status, change.NextAt?.UtcTicks, WebhookNo(statuses.Project, project, statuses.Webhook), change.Sequence, change.Number);
                }

                break;
            case WebhookEntry webhookEntry:
                WriteWebhook(project, webhookEntry);
                break;
        }
    }

    private void WriteEvent(long project, long row, PublishedEvent @event) => _event.Execute(
        project, @event.Sequence, @event.Id.Value, @event.Type.Value, @event.Key, @event.OnlyFor?.Value, @event.AcceptedAt.UtcTicks, row);

    private void WriteAttempt(long webhook, Attempt attempt)
    {
        var outcome = attempt.Outcome;
        _attempt.Execute(
            webhook, attempt.Position.Sequence, attempt.Number, attempt.At.UtcTicks, outcome.Duration.Ticks, (int)attempt.Status,
            attempt.NextAt?.UtcTicks, (int?)outcome.Failure, outcome.StatusCode, outcome.ResponseHeaders,
            outcome.ResponseBody.IsEmpty ? null : outcome.ResponseBody.ToArray(), outcome.ResponseTruncated ? 1 : 0);
    }

    private void WriteWebhook(long project, WebhookEntry entry)
    {
        var view = entry.View;
        var definition = WireTypes.ToWire(view.Definition, entry.Headers);
        if (view.PublicKey is { } publicKey)
            definition.PublicKey = publicKey;
        _webhook.Execute(
            project, view.Id.Value, definition.ToByteArray(), (int)view.Status, (int?)view.Reason,
            view.Health.ConsecutiveFailures, view.Health.FailingSince?.UtcTicks, view.Counts.Pending, view.Counts.InFlight,
            view.Counts.Delivered, view.Counts.Exhausted, view.LookedSequence, entry.Cursor, view.Counts.OldestPendingAt?.UtcTicks,
            view.CreatedAt.UtcTicks, view.UpdatedAt.UtcTicks, entry.Deleted ? 1 : 0);
    }

    private long ProjectNo(ProjectId project)
    {
        if (_projectNos.TryGetValue(project, out var no))
            return no;
        _project.Execute(project.Value);
        return _projectNos[project] = _projectNo.Query(project.Value)
            ?? throw new InvalidOperationException($"Project {project} has no number after it was inserted.");
    }

    private long WebhookNo(ProjectId project, long projectNo, WebhookId webhook)
    {
        if (_webhookNos.TryGetValue((project, webhook), out var no))
            return no;
        return _webhookNos[(project, webhook)] = _webhookNo.Query(projectNo, webhook.Value)
            ?? throw new InvalidOperationException($"Webhook {webhook} of project {project} offers attempts before itself.");
    }

    private sealed class Statement
    {
        private readonly DbCommand _command;

        public Statement(DbConnection connection, string sql, params string[] parameters)
        {
            _command = connection.CreateCommand();
            _command.CommandText = sql;
            foreach (var name in parameters)
            {
                var parameter = _command.CreateParameter();
                parameter.ParameterName = "@" + name;
                _command.Parameters.Add(parameter);
            }
        }

        public void Enlist(DbTransaction transaction) => _command.Transaction = transaction;

        public void Execute(params ReadOnlySpan<object?> values)
        {
            Bind(values);
            _command.ExecuteNonQuery();
        }

        public long? Query(params ReadOnlySpan<object?> values)
        {
            Bind(values);
            return _command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value) : null;
        }

        private void Bind(ReadOnlySpan<object?> values)
        {
            for (var i = 0; i < values.Length; i++)
                _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
