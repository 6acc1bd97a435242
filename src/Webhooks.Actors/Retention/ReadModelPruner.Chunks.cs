using System.Data.Common;
using Dapper;

namespace Webhooks.Actors.Retention;

internal sealed partial class ReadModelPruner
{
    private const string ChunkPiece = """
        SELECT MAX(x.last) FROM (
          SELECT c.last FROM log_chunk c WHERE c.webhook_no = @no AND c.last > @after AND c.last <= @last ORDER BY c.last LIMIT @limit) x
        """;

    /// <summary>The age of a chunk is that of its newest attempt: the others are at most a minute older.</summary>
    private const string DeleteChunks =
        "DELETE FROM log_chunk WHERE webhook_no = @no AND last > @after AND last <= @upTo AND at < @cutoff";

    /// <param name="connection">Where to delete.</param>
    /// <param name="no">The webhook's number.</param>
    /// <param name="last">The last sequence that may be old enough.</param>
    /// <param name="cutoff">Older ones go.</param>
    /// <param name="cancellationToken">Cancels.</param>
    private async Task PruneChunksAsync(DbConnection connection, long no, long last, long cutoff, CancellationToken cancellationToken)
    {
        var after = 0L;
        while (await connection.ExecuteScalarAsync<long?>(ChunkPiece, new { no, after, last, limit = PieceRows }).ConfigureAwait(false)
            is { } upTo)
        {
            await DeleteAsync(connection, DeleteChunks, new { no, after, upTo, cutoff }, cancellationToken).ConfigureAwait(false);
            after = upTo;
        }
    }
}
