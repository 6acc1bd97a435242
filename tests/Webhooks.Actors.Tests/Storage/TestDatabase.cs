using Microsoft.Data.Sqlite;
using Webhooks.TestKit;

namespace Webhooks.Actors.Tests.Storage;

/// <summary>An empty database of a test's own.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TempFolder? _folder;

    private TestDatabase(StorageOptions options, TempFolder? folder) => (Options, _folder) = (options, folder);

    public StorageOptions Options { get; }

    /// <summary>The files that the database is the only one to use; none of a server's.</summary>
    public IEnumerable<string> Files => _folder is null ? [] : Directory.GetFiles(_folder.Path);

    public static async Task<TestDatabase> CreateAsync(StorageProvider provider)
    {
        if (provider == StorageProvider.PostgreSql)
        {
            // A connection can take long while all suites start.
            var server = await PostgresServer.Shared;
            return new(new() { Provider = provider, ConnectionString = $"{await server.CreateDatabaseAsync()};Timeout=60" }, null);
        }

        var folder = new TempFolder();
        return new(new() { ConnectionString = $"Data Source={folder.File("webhooks.db")}" }, folder);
    }

    public ValueTask DisposeAsync()
    {
        if (_folder is not null)
            SqliteConnection.ClearAllPools();
        _folder?.Dispose();
        return ValueTask.CompletedTask;
    }
}
