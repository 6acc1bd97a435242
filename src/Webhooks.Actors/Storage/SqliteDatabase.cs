using System.Data.Common;
using LinqToDB;

namespace Webhooks.Actors.Storage;

/// <summary>One file for one host.</summary>
internal sealed class SqliteDatabase(string connectionString) : IDatabase
{
    private SqliteFile? _file;
    private IDisposable? _entry;

    public string HoconFile => "sqlite.conf";

    public DataOptions ForJournal => SqliteConnections.ForPlugin(connectionString);

    public DataOptions ForReaders => SqliteConnections.ForPlugin(connectionString);

    public void Open()
    {
        if (_file is not null)
            return;
        var entry = OpenFiles.Enter(SqliteFile.PathOf(connectionString));
        try
        {
            _file = SqliteFile.Open(connectionString);
            _entry = entry;
        }
        catch
        {
            entry.Dispose();
            throw;
        }
    }

    public Task<DbConnection> OpenForReadModelAsync(CancellationToken cancellationToken) =>
        SqliteConnections.OpenForReadModelAsync(connectionString, cancellationToken);

    public string KeyFile => SqliteFile.PathOf(connectionString) + ".key";

    public Task<DbConnection> OpenForErasingAsync(CancellationToken cancellationToken) =>
        SqliteConnections.OpenForErasingAsync(connectionString, cancellationToken);

    public Task EraseAsync(DbConnection connection, CancellationToken cancellationToken) => SqliteConnections.EraseAsync(connection, cancellationToken);

    public void Dispose()
    {
        _file?.Dispose();
        _entry?.Dispose();
    }
}
