using Webhooks.TestKit;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>What the journal's table itself tells of who wrote into it.</summary>
internal static class JournalRows
{
    private const string Sql = """
        WITH counts AS (
            SELECT persistence_id, sequence_number, writer_uuid, lag(writer_uuid) OVER (PARTITION BY persistence_id ORDER BY sequence_number) AS before
            FROM journal),
        entity AS (
            SELECT persistence_id, count(*) AS rows, count(DISTINCT sequence_number) AS numbers, max(sequence_number) - min(sequence_number) + 1 AS span,
                count(*) FILTER (WHERE before <> writer_uuid) AS takeovers
            FROM counts GROUP BY persistence_id)
        SELECT coalesce(string_agg(persistence_id, ' ') FILTER (WHERE rows <> numbers OR rows <> span), ''), sum(rows), sum(takeovers)
        FROM entity
        """;

    /// <summary>
    /// Entities whose rows are not numbered 1, 2, 3 …: each writer continues from the number that it has read, so two that write at once
    /// would leave a gap or take a number twice. And how many rows there are, and how often another node's followed.
    /// </summary>
    public static async Task<(string Torn, long Rows, long Takeovers)> Read(PostgresServer server, string database)
    {
        var counts = (await server.ExecuteAsync(database, Sql)).Trim().Split('|');
        return (counts[0], long.Parse(counts[1]), long.Parse(counts[2]));
    }
}
