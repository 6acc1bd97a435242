using Webhooks.Testing;

namespace Webhooks.Host.Tests.Clustering;

/// <summary>What the journal's table itself tells of who wrote into it.</summary>
internal static class JournalRows
{
    /// <summary>
    /// Entities whose rows are not numbered one after the other, or into which a writer wrote after another one had taken over; and how
    /// many rows and takeovers there are, so that a query which sees nothing is not taken for a good sign.
    /// </summary>
    private const string Sql = """
        WITH told AS (
            SELECT persistence_id, sequence_number, writer_uuid,
                lag(writer_uuid) OVER (PARTITION BY persistence_id ORDER BY sequence_number) AS before
            FROM journal WHERE NOT deleted),
        entity AS (
            SELECT persistence_id, count(*) AS rows, count(DISTINCT writer_uuid) AS writers,
                count(DISTINCT sequence_number) AS numbers, max(sequence_number) - min(sequence_number) + 1 AS span,
                count(*) FILTER (WHERE before IS DISTINCT FROM writer_uuid) AS turns
            FROM told GROUP BY persistence_id)
        SELECT coalesce(string_agg(persistence_id, ' ') FILTER (WHERE rows <> numbers OR rows <> span OR writers <> turns), ''),
            sum(rows), sum(writers - 1)
        FROM entity
        """;

    /// <summary>Entities that two wrote into at once, or whose facts have a gap.</summary>
    public static async Task<(string Torn, long Rows, long Takeovers)> Read(PostgresServer server, string database)
    {
        var told = (await server.ExecuteAsync(database, Sql)).Trim().Split('|');
        return (told[0], long.Parse(told[1]), long.Parse(told[2]));
    }
}
