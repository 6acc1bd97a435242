using System.Data.Common;
using Dapper;
using LinqToDB;
using Npgsql;

namespace Webhooks.Actors.Storage;

/// <summary>A PostgreSQL database, which any number of nodes share.</summary>
internal sealed class PostgresDatabase(StorageOptions options) : IDatabase
{
    private readonly PostgresConnections _connections = PostgresConnections.Parse(options.ConnectionString);

    public string HoconFile => "postgresql.conf";

    public DataOptions ForJournal => ForPlugin(_connections.Journal);

    public DataOptions ForReaders => ForPlugin(_connections.Readers);

    public IRowStore Rows => new PostgresRows(_connections);

    public void Open()
    {
        var check = new PostgresCheck(_connections.Journal, options.CreateSchema);
        check.Run();
        if (!check.WaitsForDisk)
            _connections.WaitForDisk();
    }

    public async Task<DbConnection> OpenForReadModelAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_connections.ReadModel);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Deletes no row, which a read-only server refuses nevertheless; it leaves nothing to vacuum.</summary>
    public async Task ProveWriteAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_connections.Journal);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await connection.ExecuteAsync(
                new CommandDefinition("DELETE FROM journal WHERE persistence_id = ''", cancellationToken: cancellationToken))
                .ConfigureAwait(false);
        }
    }

    public string? KeyFile => null;

    public Task<DbConnection> OpenForErasingAsync(CancellationToken cancellationToken) => OpenForReadModelAsync(cancellationToken);

    /// <summary>Replaced rows disappear with the server's next vacuum, and remain in its archived log.</summary>
    public Task EraseAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Pools survive their owners unless they are cleared.</summary>
    public void Dispose()
    {
        foreach (var pool in (string[])[_connections.Journal, _connections.Readers, _connections.ReadModel])
        {
            using var connection = new NpgsqlConnection(pool);
            NpgsqlConnection.ClearPool(connection);
        }
    }

    private static DataOptions ForPlugin(string connectionString) =>
        new DataOptions().UseConnectionString(ProviderName.PostgreSQL15, connectionString);
}
