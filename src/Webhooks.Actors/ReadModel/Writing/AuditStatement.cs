using System.Data.Common;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>Writes the rows of the audit; existing rows stay unchanged.</summary>
internal sealed class AuditStatement
{
    private readonly TextColumn _persistenceId = new("persistence_id");
    private readonly LongColumn _journalRow = new("journal_row");
    private readonly LongColumn _at = new("at");
    private readonly TextColumn _project = new("project");
    private readonly TextColumn _actorKind = new("actor_kind");
    private readonly TextColumn _actorName = new("actor_name");
    private readonly TextColumn _remoteAddress = new("remote_address");
    private readonly TextColumn _action = new("action");
    private readonly TextColumn _target = new("target");
    private readonly TextColumn _changes = new("changes");
    private readonly RowStatement _insert;

    public AuditStatement(DbConnection connection) => _insert = new(
        connection,
        """
        INSERT INTO audit (persistence_id, journal_row, at, project, actor_kind, actor_name, remote_address, action, target, changes)
        SELECT r.persistence_id, r.journal_row, r.at, r.project, r.actor_kind, r.actor_name, r.remote_address, r.action, r.target, r.changes
        FROM {rows} WHERE true ON CONFLICT DO NOTHING
        """,
        new(_persistenceId, _journalRow, _at, _project, _actorKind, _actorName, _remoteAddress, _action, _target, _changes));

    public async Task WriteAsync(IEnumerable<AuditEntry> entries, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var isEmpty = true;
        foreach (var entry in entries.DistinctBy(entry => (entry.PersistenceId, entry.Row))
            .OrderBy(entry => entry.PersistenceId, StringComparer.Ordinal).ThenBy(entry => entry.Row))
        {
            isEmpty = false;
            _persistenceId.Add(entry.PersistenceId);
            _journalRow.Add(entry.Row);
            _at.Add(entry.Mark.At.UtcTicks);
            _project.Add(entry.OfProject?.Value);
            _actorKind.Add($"{entry.Mark.By.Kind}".ToLowerInvariant());
            _actorName.Add(entry.Mark.By.Name);
            _remoteAddress.Add(entry.Mark.By.RemoteAddress);
            _action.Add(entry.Action);
            _target.Add(entry.Target);
            _changes.Add(entry.Mark.Changes);
        }

        if (!isEmpty)
            await _insert.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
    }
}
