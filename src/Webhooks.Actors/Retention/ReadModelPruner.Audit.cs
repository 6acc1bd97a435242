using System.Data.Common;
using Dapper;

namespace Webhooks.Actors.Retention;

internal sealed partial class ReadModelPruner
{
    private const string AuditPiece = """
        SELECT MAX(x.at) FROM (SELECT a.at FROM audit a WHERE a.at < @cutoff ORDER BY a.at LIMIT @limit) x
        """;

    private const string DeleteAudit = "DELETE FROM audit WHERE at <= @upTo";

    private async Task PruneAuditAsync(DbConnection connection, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var cutoff = before.UtcTicks;
        while (await connection.ExecuteScalarAsync<long?>(AuditPiece, new { cutoff, limit = PieceRows }).ConfigureAwait(false) is { } upTo)
            await DeleteAsync(connection, DeleteAudit, new { upTo }, cancellationToken).ConfigureAwait(false);
    }
}
