using Microsoft.Data.Sqlite;
using Npgsql;

namespace Webhooks.Benchmarks.Measuring;

/// <summary>What lies in the database.</summary>
/// <param name="RowsWritten">
/// Rows that were ever written: sequence numbers have no gaps, and deletion leaves the last row of each actor.
/// </param>
/// <param name="RowsPresent">Rows that are there now.</param>
/// <param name="Bytes">The size of the database with its write-ahead log.</param>
internal sealed record JournalFigures(long RowsWritten, long RowsPresent, long Bytes)
{
    private const string FindJournal =
        """
        SELECT m.name, s.name FROM sqlite_master m
        JOIN pragma_table_info(m.name) p ON p.name = 'persistence_id'
        JOIN pragma_table_info(m.name) o ON o.name = 'ordering'
        JOIN pragma_table_info(m.name) s ON s.name IN ('sequence_number', 'sequence_nr')
        WHERE m.type = 'table'
        """;

    /// <summary>Reads a database; null when its host does not let others in.</summary>
    /// <exception cref="BenchmarkException">There is no journal in it.</exception>
    public static JournalFigures? Read(string database)
    {
        try
        {
            using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False;Default Timeout=1");
            connection.Open();
            var journals = Query(connection, FindJournal, r => (Table: r.GetString(0), Sequence: r.GetString(1)));
            if (journals.Count == 0)
                throw new BenchmarkException(
                    "There is no journal in the database: no table has persistence_id, ordering and a sequence number.");
            return new(
                journals.Sum(
                    j => One(connection, $"SELECT sum(n) FROM (SELECT max({j.Sequence}) n FROM {j.Table} GROUP BY persistence_id)")),
                journals.Sum(j => One(connection, $"SELECT count(*) FROM {j.Table}")),
                Size(database) + Size(database + "-wal"));
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_CANTOPEN)
        {
            return null;
        }
    }

    /// <summary>Reads a database of the engine's own on PostgreSQL; its size is without the server's write-ahead log.</summary>
    public static JournalFigures ReadPostgreSql(string connectionString)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        return new(
            One("SELECT coalesce(sum(n), 0)::bigint FROM (SELECT max(sequence_number) n FROM journal GROUP BY persistence_id) t"),
            One("SELECT count(*) FROM journal"),
            One("SELECT pg_database_size(current_database())"));

        long One(string sql)
        {
            using var command = new NpgsqlCommand(sql, connection);
            return (long)command.ExecuteScalar()!;
        }
    }

    private static long One(SqliteConnection connection, string sql) => Query(connection, sql, r => r.IsDBNull(0) ? 0 : r.GetInt64(0))[0];

    private static List<T> Query<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private static long Size(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;
}
