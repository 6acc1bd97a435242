using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Npgsql;

namespace Webhooks.Actors.Storage.Transfer;

/// <summary>A table that is copied, with the columns that both databases have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, in the order in which they are read and written.</param>
/// <param name="Types">PostgreSQL's names of the columns' types; empty when the target is another.</param>
internal sealed record TransferTable(string Name, ImmutableArray<string> Columns, ImmutableArray<string> Types)
{
    public string ColumnList => string.Join(", ", Columns);

    /// <summary>In the order of the first column, which is the key that the target's index grows by.</summary>
    public string Select => $"SELECT {ColumnList} FROM {Name} ORDER BY 1, 2";

    /// <summary>All tables, as defined in <c>config/schema/postgresql.sql</c>, also for SQLite.</summary>
    public static async Task<IReadOnlyList<TransferTable>> AllAsync(DbConnection target)
    {
        var tables = new List<TransferTable>();
        foreach (var (name, columns) in PostgresSchema.Tables)
        {
            var types = target is NpgsqlConnection
                ? await target.QueryAsync<string>(
                    """
                    SELECT format_type(a.atttypid, NULL) FROM unnest(@columns) WITH ORDINALITY AS c (name, place)
                    JOIN pg_attribute a ON a.attrelid = to_regclass(@name) AND a.attname = c.name ORDER BY c.place
                    """,
                    new { name, columns = columns.ToArray() }).ConfigureAwait(false)
                : [];
            tables.Add(new(name, [.. columns], [.. types]));
        }

        return tables;
    }
}
