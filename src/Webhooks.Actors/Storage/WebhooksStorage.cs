using System.Data.Common;
using Akka.Configuration;
using Akka.Persistence.Sql.Config;
using LinqToDB;

namespace Webhooks.Actors.Storage;

/// <summary>The database of the node.</summary>
internal sealed class WebhooksStorage(StorageOptions options) : IDisposable
{
    private readonly IDatabase _database = options.Provider switch
    {
        StorageProvider.Sqlite => new SqliteDatabase(options.ConnectionString),
        StorageProvider.PostgreSql => new PostgresDatabase(options),
        _ => throw new WebhooksStartupException($"There is no storage provider {options.Provider}."),
    };

    /// <summary>Whether it is a file that this process writes, and not a server.</summary>
    public bool IsFile => options.Provider == StorageProvider.Sqlite;

    /// <summary>Prepares the database.</summary>
    /// <exception cref="WebhooksStartupException">It cannot be used.</exception>
    public void Open() => _database.Open();

    public Task<DbConnection> OpenForReadModelAsync(CancellationToken cancellationToken) =>
        _database.OpenForReadModelAsync(cancellationToken);

    /// <summary>Writes to the database and changes nothing in it.</summary>
    /// <exception cref="DbException">It rejects writes.</exception>
    public Task ProveWriteAsync(CancellationToken cancellationToken) => _database.ProveWriteAsync(cancellationToken);

    /// <summary>The path of the node's own key; null for a database that other nodes also use.</summary>
    public string? KeyFile => _database.KeyFile;

    /// <summary>A connection that can <see cref="EraseAsync"/>.</summary>
    public Task<DbConnection> OpenForErasingAsync(CancellationToken cancellationToken) => _database.OpenForErasingAsync(cancellationToken);

    /// <summary>Erases what the connection has replaced, as far as possible.</summary>
    public Task EraseAsync(DbConnection connection, CancellationToken cancellationToken) =>
        _database.EraseAsync(connection, cancellationToken);

    /// <summary>The settings of the journal's plugins.</summary>
    public Config Hocon => Resources.Hocon(_database.HoconFile);

    /// <summary>Their tables.</summary>
    public DatabaseSetup DatabaseSetup => new(_database.Rows);

    public MultiDataOptionsSetup PluginSetup
    {
        get
        {
            var setup = new MultiDataOptionsSetup();
            setup.AddDataOptions(PluginIds.Sql.Journal, _database.ForJournal);
            setup.AddDataOptions(PluginIds.Sql.Snapshots, _database.ForReaders);
            setup.AddDataOptions(PluginIds.Sql.Query, _database.ForReaders);
            return setup;
        }
    }

    public void Dispose() => _database.Dispose();
}

/// <summary>The node's view of a database.</summary>
internal interface IDatabase : IDisposable
{
    string HoconFile { get; }

    /// <summary>For the plugin that writes the journal.</summary>
    DataOptions ForJournal { get; }

    /// <summary>For the plugins of snapshots and of logs that are read.</summary>
    DataOptions ForReaders { get; }

    /// <summary>The journal and the snapshots.</summary>
    IRowStore Rows { get; }

    /// <exception cref="WebhooksStartupException">It cannot be used.</exception>
    void Open();

    Task<DbConnection> OpenForReadModelAsync(CancellationToken cancellationToken);

    /// <exception cref="DbException">It rejects writes.</exception>
    Task ProveWriteAsync(CancellationToken cancellationToken);

    /// <summary>The path of the node's own key; null for a database that other nodes also use.</summary>
    string? KeyFile { get; }

    Task<DbConnection> OpenForErasingAsync(CancellationToken cancellationToken);

    Task EraseAsync(DbConnection connection, CancellationToken cancellationToken);
}
