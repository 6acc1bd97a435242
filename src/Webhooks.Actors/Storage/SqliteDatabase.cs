using System.Data.Common;
using LinqToDB;
using Microsoft.Data.Sqlite;

namespace Webhooks.Actors.Storage;

/// <summary>One file for one host.</summary>
internal sealed class SqliteDatabase(string connectionString) : IDatabase
{
    private readonly SqliteRows _rows = new(connectionString);
    private SqliteFile? _file;

    public string HoconFile => "sqlite.conf";

    public DataOptions ForJournal => SqliteConnections.ForPlugin(connectionString);

    public DataOptions ForReaders => SqliteConnections.ForPlugin(connectionString);

    public IRowStore Rows => _rows;

    public void Open() => _file ??= SqliteFile.Open(connectionString);

    public Task<DbConnection> OpenForReadModelAsync(CancellationToken cancellationToken) =>
        SqliteConnections.OpenForReadModelAsync(connectionString, cancellationToken);

    public Task ProveWriteAsync(CancellationToken cancellationToken) =>
        SqliteConnections.ProveWriteAsync(connectionString, cancellationToken);

    public string KeyFile => SqliteFile.KeyFileOf(connectionString);

    public Task<DbConnection> OpenForErasingAsync(CancellationToken cancellationToken) =>
        SqliteConnections.OpenForErasingAsync(connectionString, cancellationToken);

    public Task EraseAsync(DbConnection connection, CancellationToken cancellationToken) =>
        SqliteConnections.EraseAsync(connection, cancellationToken);

    public void Dispose()
    {
        _rows.Dispose();
        if (_file is null)
            return;
        // Closing the locked file releases SQLite's own locks of connections that are still open.
        using (var connection = new SqliteConnection(connectionString))
            SqliteConnection.ClearPool(connection);
        _file.Dispose();
    }
}
