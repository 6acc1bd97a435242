using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Chunks;

/// <summary>
/// Conditions on the table <c>log_chunk</c>, in SQL that SQLite and PostgreSQL share. What a chunk holds is the first attempt of a
/// delivery that succeeded; it counts unless <c>log_attempt</c> has a row for it.
/// </summary>
internal static class ChunkSql
{
    /// <summary>The columns of <see cref="ChunkRow"/>.</summary>
    public const string Columns = "c.first AS First, c.last AS Last, c.at AS At, c.held AS Held, c.packed AS Packed";

    /// <summary>That the chunk <c>c</c> holds a sequence of a webhook; by the key, among the few that may hold it.</summary>
    /// <param name="webhook">An expression for the webhook's number.</param>
    /// <param name="sequence">An expression for the sequence.</param>
    public static string Holds(string webhook, string sequence) =>
        $"c.webhook_no = {webhook} AND c.last >= {sequence} AND c.last < {sequence} + {AttemptChunk.MaxSpan} AND c.first <= {sequence} "
            + $"AND substr(c.held, CAST({sequence} - c.first + 1 AS INTEGER), 1) = '{AttemptChunk.Yes}'";

    /// <summary>That a chunk holds a sequence of a webhook.</summary>
    public static string IsHeld(string webhook, string sequence) =>
        $"EXISTS (SELECT 1 FROM log_chunk c WHERE {Holds(webhook, sequence)})";
}
