using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Webhooks.Actors.Node;

namespace Webhooks.Actors.Audit;

/// <summary>
/// Offers the rows of the last audited facts in the journal when a node starts: a crash may have come between a fact and its row, and its
/// webhook may not start for a long time.
/// </summary>
internal sealed partial class AuditCatchUp(
    Func<CancellationToken, Task<DbConnection>> open, WebhooksNode node, ILogger<AuditCatchUp> logger)
{
    /// <summary>Rows of the journal: more than are written in the moment before a crash.</summary>
    private const int Rows = 100_000;

    private static readonly string Last = $"""
        SELECT persistence_id, sequence_number, manifest, message FROM journal
        WHERE ordering > (SELECT COALESCE(MAX(ordering), 0) FROM journal) - {Rows}
          AND manifest IN ({string.Join(", ", AuditActions.ByManifest.Keys.Select(manifest => $"'{manifest}'"))})
          AND NOT EXISTS (
            SELECT 1 FROM audit a WHERE a.persistence_id = journal.persistence_id AND a.journal_row = journal.sequence_number)
        """;

    public void Start(CancellationToken stopped) => _ = Task.Run(() => RunAsync(stopped), stopped);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await open(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var rows = await connection.QueryAsync<(string Id, long Row, string Manifest, byte[] Bytes)>(
                    new CommandDefinition(Last, cancellationToken: cancellationToken)).ConfigureAwait(false);
                foreach (var row in rows)
                    Offer(row.Id, row.Row, row.Manifest, row.Bytes);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException) // An outage: the next start tries again.
        {
            LogFailed(logger, e);
        }
    }

    private void Offer(string id, long row, string manifest, byte[] bytes)
    {
        try
        {
            node.OfferAudit(AuditOffers.Of(id, row, manifest, bytes));
        }
        catch (Exception e) // An altered row may cause any exception; it must not hide the changes in other rows.
        {
            LogUnreadable(logger, row, id, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Row {Row} of {PersistenceId} in the journal cannot be read; the audit lacks its change: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, long row, string persistenceId, string reason);

    [LoggerMessage(
        LogLevel.Warning, "The last changes could not be read from the journal; the audit may lack some of them.")]
    private static partial void LogFailed(ILogger logger, Exception e);
}
