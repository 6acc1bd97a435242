using System.Data.Common;
using Dapper;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.Keys;

/// <summary>The host's keys up to a row of their journal.</summary>
internal sealed record StoredKeys(RuntimeKeySet Keys, long Row)
{
    private const string After = """
        SELECT sequence_number, manifest, message FROM journal
        WHERE persistence_id = @id AND sequence_number > @row ORDER BY sequence_number
        """;

    private static readonly FactSerializer Serializer = new(null, KeyRing.None);

    public static StoredKeys None { get; } = new(RuntimeKeySet.Empty, 0);

    /// <summary>Reads the facts that were written since.</summary>
    /// <exception cref="UnreadableRowException">One of them cannot be read.</exception>
    public async Task<StoredKeys> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<(long Row, string Manifest, byte[] Bytes)>(
            new CommandDefinition(After, new { id = PersistenceIds.Keys, row = Row }, cancellationToken: cancellationToken))
            .ConfigureAwait(false);
        return rows.Aggregate(this, static (known, row) => known.With(row.Row, Serializer.FromBinary(row.Bytes, row.Manifest)));
    }

    private StoredKeys With(long row, object stored) =>
        new(UnreadableRow.Require(stored) is KeyFact fact ? Keys.Apply(fact) : Keys, row);
}
