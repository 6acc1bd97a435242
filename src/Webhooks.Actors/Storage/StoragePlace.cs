using Npgsql;

namespace Webhooks.Actors.Storage;

/// <summary>Where a database is, in words for the log.</summary>
internal static class StoragePlace
{
    /// <summary>The file with its whole path, or the server and its database; never a password.</summary>
    public static string Of(StorageOptions options)
    {
        if (options.Provider == StorageProvider.Sqlite)
            return $"the SQLite file {SqliteFile.PathOf(options.ConnectionString)}";
        var server = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        return $"PostgreSQL, {server.Host}:{server.Port}, database {server.Database ?? server.Username}";
    }
}
