using System.Data.Common;
using Dapper;
using Webhooks.Actors.ReadModel.Writing;

namespace Webhooks.Actors.Retention;

internal sealed partial class ReadModelPruner
{
    /// <summary>The longest range is a week; a day more because its steps start at even hours.</summary>
    private static readonly TimeSpan CountsKept = TimeSpan.FromDays(8);

    private const string CountedWebhooks = """
        SELECT w.no FROM log_webhook w
        WHERE w.no > @after AND (SELECT m.minute FROM log_minute m WHERE m.webhook_no = w.no ORDER BY m.minute LIMIT 1) < @cutoff
        ORDER BY w.no LIMIT @limit
        """;

    private const string MinutePiece = """
        SELECT MAX(x.minute) FROM (
          SELECT m.minute FROM log_minute m WHERE m.webhook_no = @no AND m.minute < @cutoff ORDER BY m.minute LIMIT @limit) x
        """;

    private const string DeleteMinutes = "DELETE FROM log_minute WHERE webhook_no = @no AND minute <= @upTo";

    private async Task PruneMinutesAsync(DbConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var cutoff = MinuteStatement.MinuteOf((now - (retention.Attempts < CountsKept ? retention.Attempts : CountsKept)).UtcTicks);
        var after = 0L;
        while (true)
        {
            var webhooks =
                (await connection.QueryAsync<long>(CountedWebhooks, new { after, cutoff, limit = PageSize }).ConfigureAwait(false))
                    .ToList();
            foreach (var no in webhooks)
            {
                while (await connection.ExecuteScalarAsync<long?>(MinutePiece, new { no, cutoff, limit = PieceRows })
                    .ConfigureAwait(false) is { } upTo)
                    await DeleteAsync(connection, DeleteMinutes, new { no, upTo }, cancellationToken).ConfigureAwait(false);
            }

            if (webhooks.Count < PageSize)
                return;
            after = webhooks[^1];
        }
    }
}
