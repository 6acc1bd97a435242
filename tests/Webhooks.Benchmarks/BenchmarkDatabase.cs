using Webhooks.Actors;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Reporting;
using PostgresServer = Webhooks.TestKit.PostgresServer;

namespace Webhooks.Benchmarks;

/// <summary>A database of the benchmark's own: a file, or a PostgreSQL server with its default settings, which wait for the disk.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgresql";

    private readonly TempFolder _folder;
    private readonly PostgresServer? _server;

    private BenchmarkDatabase(TempFolder folder, PostgresServer? server, StorageOptions storage) =>
        (_folder, _server, Storage) = (folder, server, storage);

    public StorageOptions Storage { get; }

    public string Description => $"{(_server is null ? "SQLite" : "PostgreSQL, fsync and synchronous_commit on,")} on {_folder.FileSystem}";

    /// <summary>What the ratio to the raw limit must reach on it.</summary>
    public Budget Ratio => _server is null ? Budgets.RatioToRawLimit : Budgets.RatioToRawLimitOnPostgreSql;

    /// <summary>The same of a host whose events come over HTTP, each for several webhooks.</summary>
    public Budget RatioOverHttp => _server is null ? Budgets.RatioOverHttp : Budgets.RatioOverHttpOnPostgreSql;

    /// <exception cref="BenchmarkException">PostgreSQL is not installed.</exception>
    public static async Task<BenchmarkDatabase> StartAsync(string storage, TempFolder folder)
    {
        if (storage == Sqlite)
            return new(folder, null, folder.Storage);
        if (PostgresServer.Validate is { } why)
            throw new BenchmarkException(why);
        var server = await PostgresServer.StartAsync();
        return new(
            folder, server,
            new() { Provider = StorageProvider.PostgreSql, ConnectionString = await server.CreateDatabaseAsync("webhooks") });
    }

    /// <summary>What the server has used; none where the engine's process is the database.</summary>
    public TimeSpan Cpu => _server is null
        ? TimeSpan.Zero
        : ProcessStatus.CpuWithChildren(int.Parse(File.ReadLines(Path.Combine(_server.Data, "postmaster.pid")).First()));

    public JournalFigures? Figures() =>
        _server is null ? JournalFigures.Read(_folder.Database) : JournalFigures.ReadPostgreSql(Storage.ConnectionString);

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
