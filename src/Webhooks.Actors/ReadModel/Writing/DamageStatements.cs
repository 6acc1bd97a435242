using System.Data.Common;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// Marks webhooks whose rows cannot be read, as damaged or later as deleted. Their other columns stay.
/// </summary>
internal sealed class DamageStatements(DbConnection connection)
{
    private readonly MarkStatement _damaged = new(
        connection,
        $"""
        UPDATE log_webhook SET status = {(int)WebhookStatus.Damaged}, reason = NULL, damage = r.damage, damaged_row = r.damaged_row,
          limited_by = NULL, limit_every = NULL
        FROM {"{rows}"} WHERE log_webhook.project_no = r.project_no AND log_webhook.id = r.id
        """);

    private readonly MarkStatement _deleted = new(
        connection,
        """
        UPDATE log_webhook SET deleted = 1, damage = r.damage, damaged_row = r.damaged_row
        FROM {rows} WHERE log_webhook.project_no = r.project_no AND log_webhook.id = r.id
        """);

    public void Add(IEnumerable<(long Project, DamageEntry Entry)> entries)
    {
        foreach (var (project, entry) in entries)
            (entry.Damage is null ? _deleted : _damaged).Add(project, entry);
    }

    public async Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await _damaged.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
        await _deleted.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
    }

    private sealed class MarkStatement
    {
        private readonly LongColumn _projectNo = new("project_no");
        private readonly TextColumn _id = new("id");
        private readonly TextColumn _damage = new("damage");
        private readonly LongColumn _damagedRow = new("damaged_row");
        private readonly RowStatement _update;

        public MarkStatement(DbConnection connection, string sql) =>
            _update = new(connection, sql, new(_projectNo, _id, _damage, _damagedRow));

        public void Add(long project, DamageEntry entry)
        {
            _projectNo.Add(project);
            _id.Add(entry.Webhook.Value);
            _damage.Add(entry.Damage?.Reason);
            _damagedRow.Add(entry.Damage?.SequenceNr);
        }

        public Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken) =>
            _update.ExecuteAsync(transaction, cancellationToken);
    }
}
