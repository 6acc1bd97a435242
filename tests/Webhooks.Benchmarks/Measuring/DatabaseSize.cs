using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Webhooks.Actors;

namespace Webhooks.Benchmarks.Measuring;

/// <summary>What lies in the database.</summary>
/// <param name="Bytes">Of tables and indexes; free pages and the write-ahead log are not among them.</param>
/// <param name="Rows">Of each table, by its name.</param>
internal sealed record DatabaseSize(long Bytes, IReadOnlyDictionary<string, long> Rows)
{
    private static readonly (string Tables, string Bytes) Sqlite = (
        "SELECT name FROM sqlite_master WHERE type = 'table'",
        """
        SELECT (page_count - freelist_count) * page_size
        FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()
        """);

    private static readonly (string Tables, string Bytes) PostgreSql = (
        "SELECT relname::text FROM pg_stat_user_tables",
        "SELECT sum(pg_total_relation_size(relid))::bigint FROM pg_stat_user_tables");

    public static DatabaseSize Read(StorageOptions storage)
    {
        var isSqlite = storage.Provider == StorageProvider.Sqlite;
        using DbConnection connection = isSqlite
            ? new SqliteConnection($"{storage.ConnectionString};Pooling=False")
            : new NpgsqlConnection(storage.ConnectionString);
        connection.Open();
        var queries = isSqlite ? Sqlite : PostgreSql;
        return new(
            Query(queries.Bytes, row => row.GetInt64(0))[0],
            Query(queries.Tables, row => row.GetString(0)).ToDictionary(
                table => table, table => Query($"SELECT count(*) FROM \"{table}\"", row => row.GetInt64(0))[0]));

        List<T> Query<T>(string sql, Func<DbDataReader, T> read)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        }
    }
}
