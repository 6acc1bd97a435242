using System.Data.Common;
using Akka.Configuration;
using Akka.Persistence.Sql.Config;

namespace Webhooks.Actors.Storage;

/// <summary>The database of the node.</summary>
internal sealed class WebhooksStorage(StorageOptions options) : IDisposable
{
    private SqliteFile? _file;

    /// <summary>Makes the database fit for use.</summary>
    /// <exception cref="WebhooksStartupException">It cannot be used.</exception>
    public void Open() => _file ??= SqliteFile.Open(options.ConnectionString);

    public Task<DbConnection> OpenForReadModelAsync(CancellationToken cancellationToken) =>
        SqliteConnections.OpenForReadModelAsync(options.ConnectionString, cancellationToken);

    /// <summary>Where a key of the node's own lies; null for a database that other nodes use too.</summary>
    public string? KeyFile => SqliteFile.PathOf(options.ConnectionString) + ".key";

    /// <summary>A connection whose changes leave nothing of what was there before, once <see cref="EraseAsync"/> has been called.</summary>
    public Task<DbConnection> OpenForErasingAsync(CancellationToken cancellationToken) =>
        SqliteConnections.OpenForErasingAsync(options.ConnectionString, cancellationToken);

    public static Task EraseAsync(DbConnection connection, CancellationToken cancellationToken) =>
        SqliteConnections.EraseAsync(connection, cancellationToken);

    /// <summary>What the journal's plugins need to know.</summary>
    public static Config Hocon => Resources.Hocon("sqlite.conf");

    public MultiDataOptionsSetup PluginSetup
    {
        get
        {
            var setup = new MultiDataOptionsSetup();
            foreach (var plugin in (string[])[PluginIds.Sql.Journal, PluginIds.Sql.Snapshots, PluginIds.Sql.Query])
                setup.AddDataOptions(plugin, SqliteConnections.ForPlugin(options.ConnectionString));
            return setup;
        }
    }

    public void Dispose() => _file?.Dispose();
}
