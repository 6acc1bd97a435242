using System.Data;
using System.Data.Common;
using System.Text;
using Webhooks.Model;
using Webhooks.Outbox.Databases;
using Webhooks.Outbox.Relaying;
using Webhooks.Outbox.Rows;

namespace Webhooks.Outbox;

/// <summary>
/// Writes events into the application's own transaction: they are published if and only if it commits. Needs the table
/// <c>webhooks_outbox</c> in the database of the transaction, and no engine in this process.
/// </summary>
public sealed class WebhookOutbox
{
    private readonly TimeProvider _time;
    private readonly WakeSignal? _wake;

    /// <param name="time">The clock; the system's if absent.</param>
    public WebhookOutbox(TimeProvider? time = null)
        : this(time ?? TimeProvider.System, null)
    {
    }

    internal WebhookOutbox(TimeProvider time, WakeSignal? wake) => (_time, _wake) = (time, wake);

    /// <summary>Adds an event to a transaction.</summary>
    /// <remarks>
    /// Events of one key are published in the order in which they are added. To make that the order of commits, change what the event is
    /// about first, so that a second transaction waits for the first.
    /// </remarks>
    /// <param name="transaction">An open transaction, of any ADO.NET driver.</param>
    /// <param name="project">The project; its first use creates it.</param>
    /// <param name="draft">The event. Its id, generated if absent, is the <c>webhook-id</c> that receivers get.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The event's id.</returns>
    /// <exception cref="FormatException">The project is not of the form <see cref="Identifier.Allowed"/>.</exception>
    /// <exception cref="ArgumentException">The key is too long.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public async Task<PublishedEventId> AddAsync(
        DbTransaction transaction, string project, EventDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(draft);
        var written = WrittenEvent.Of(project, draft, _time.GetUtcNow());
        var connection = transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.");
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO webhooks_outbox (id, project_id, type, ordering_key, data, occurred_at)
            VALUES (@id, @project, @type, @key, @data, @at)
            """;
        OutboxTable.Add(command, "id", DbType.String, written.Id.Value);
        OutboxTable.Add(command, "project", DbType.String, written.Project.Value);
        OutboxTable.Add(command, "type", DbType.String, draft.Type.Value);
        OutboxTable.Add(command, "key", DbType.String, draft.Key);
        OutboxTable.Add(command, "data", DbType.String, Encoding.UTF8.GetString(draft.Data.Span));
        OutboxTable.Add(command, "at", DbType.Int64, written.OccurredAt);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        Wake();
        return written.Id;
    }

    /// <summary>
    /// Wakes the relay of this process, as <see cref="AddAsync"/> does: it looks for new rows at once, and often for a moment. Useful
    /// right after a long transaction. Does nothing without a relay in this process.
    /// </summary>
    public void Wake() => _wake?.Set();

    /// <summary>The SQL that creates the table.</summary>
    /// <param name="database"><c>postgresql</c>, <c>sqlite</c>, <c>mysql</c> or <c>sqlserver</c>.</param>
    /// <exception cref="ArgumentException">There is no script for it.</exception>
    public static string Script(string database) =>
        new[] { OutboxDialect.PostgreSql, OutboxDialect.Sqlite, OutboxDialect.MySql, OutboxDialect.SqlServer }
            .FirstOrDefault(dialect => dialect.Name == database)?.Script()
        ?? throw new ArgumentException("The database must be postgresql, sqlite, mysql or sqlserver.", nameof(database));
}
