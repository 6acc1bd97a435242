using System.Data.Common;
using Dapper;
using Google.Protobuf;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Protocol;

namespace Webhooks.Actors.Secrets;

/// <summary>
/// All secrets of the database: facts and snapshots of webhooks, and their rows of the read model. In SQL that SQLite and
/// PostgreSQL share.
/// </summary>
internal sealed class SecretRows(DbConnection connection)
{
    /// <summary>Skips from one to the next in the index: most rows are attempts, which are not read.</summary>
    private const string Next = """
        SELECT MIN(n.id) FROM (
          SELECT MIN(persistence_id) AS id FROM journal WHERE persistence_id > @after
          UNION ALL SELECT MIN(persistence_id) AS id FROM snapshot WHERE persistence_id > @after) n
        """;

    /// <summary>Includes rows that are marked as deleted: the last one stays for its number.</summary>
    private const string Facts = """
        SELECT ordering AS No, sequence_number AS Sequence, manifest AS Manifest, message AS Bytes FROM journal
        WHERE persistence_id = @id AND manifest IN ('WC1', 'WU1', 'SR1')
        """;

    private const string Snapshots = """
        SELECT 0 AS No, sequence_number AS Sequence, manifest AS Manifest, snapshot AS Bytes FROM snapshot
        WHERE persistence_id = @id AND manifest = 'WS1'
        """;

    private const string Definitions = """
        SELECT w.no AS No, 0 AS Sequence, '' AS Manifest, w.definition AS Bytes FROM log_webhook w
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.id = @webhook
        """;

    /// <summary>Whether there is any webhook.</summary>
    public async Task<bool> AnyAsync() => await NextAsync(PersistenceIds.WebhookPrefix).ConfigureAwait(false) is not null;

    /// <summary>How many webhooks need the key.</summary>
    public async Task<int> CountAsync(string keyId)
    {
        var count = 0;
        for (var id = await NextAsync(PersistenceIds.WebhookPrefix).ConfigureAwait(false); id is not null; id =
            await NextAsync(id).ConfigureAwait(false))
        {
            if (await NeedsAsync(id, keyId).ConfigureAwait(false))
                count++;
        }

        return count;
    }

    /// <summary>A webhook whose rows are damaged may need it.</summary>
    private async Task<bool> NeedsAsync(string id, string keyId)
    {
        try
        {
            return (await ReadAsync(id).ConfigureAwait(false)).Exists(row => row.Slots.Any(slot => slot.Sealed?.Key == keyId));
        }
        catch (InvalidProtocolBufferException)
        {
            return true;
        }
    }

    /// <summary>The persistence id of the next webhook; null after the last.</summary>
    public async Task<string?> NextAsync(string after)
    {
        var id = await connection.ExecuteScalarAsync<string?>(Next, new { after }).ConfigureAwait(false);
        return id?.StartsWith(PersistenceIds.WebhookPrefix, StringComparison.Ordinal) == true ? id : null;
    }

    public async Task<List<SecretRow>> ReadAsync(string id)
    {
        var (project, webhook) = WebhookExtractor.Parse(id[PersistenceIds.WebhookPrefix.Length..]);
        var facts = await connection.QueryAsync<(long No, long Sequence, string Manifest, byte[] Bytes)>(Facts, new { id })
            .ConfigureAwait(false);
        var snapshots = await connection.QueryAsync<(long No, long Sequence, string Manifest, byte[] Bytes)>(Snapshots, new { id })
            .ConfigureAwait(false);
        var definitions = await connection.QueryAsync<(long No, long Sequence, string Manifest, byte[] Bytes)>(
            Definitions, new { project = project.Value, webhook = webhook.Value }).ConfigureAwait(false);
        return
        [
            .. facts.Select(row => SecretRow.Fact(project, webhook, row.No, row.Manifest, row.Bytes)),
            .. snapshots.Select(row => SecretRow.Snapshot(project, webhook, id, row.Sequence, row.Bytes)),
            .. definitions.Select(row => SecretRow.Definition(project, webhook, row.No, row.Bytes)),
        ];
    }

    /// <summary>Replaces the bytes that were read; changes nothing when another writer has changed them since.</summary>
    public Task ReplaceAsync(SecretRow row, byte[] bytes) => connection.ExecuteAsync(
        row.Replace, new { no = row.No, id = row.PersistenceId, before = row.Bytes, bytes });
}
