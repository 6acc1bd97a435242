using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests;

/// <summary>
/// One host for many tests, one after the other, which stop it, kill it and start it again on the same data. Each test finds it running,
/// however the test before left it, and works in a project of its own.
/// </summary>
public abstract class HostLife(Storage storage) : IAsyncLifetime
{
    private HostProcess? host;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>The host, started if it does not run.</summary>
    public async Task<HostProcess> Begin()
    {
        host ??= HostProcess.With(new Dictionary<string, string>(await storage.SettingsAsync())
        {
            ["Webhooks:Delivery:Jitter"] = "0",
            // A degraded host works as any other; one of the tests is about it.
            ["Webhooks:Telemetry:DegradedAfter"] = "1s",
        });
        if (!host.IsRunning)
            await host.Begin();
        return host;
    }

    public async Task DisposeAsync()
    {
        if (host is not null)
            await host.DisposeAsync();
    }
}

public sealed class SqliteLife() : HostLife(Storage.Sqlite);

public sealed class PostgresLife() : HostLife(Storage.PostgreSql);

[CollectionDefinition(Name)]
public sealed class SqliteLifeCollection : ICollectionFixture<SqliteLife>
{
    public const string Name = "the life of a host on SQLite";
}

[CollectionDefinition(Name)]
public sealed class PostgresLifeCollection : ICollectionFixture<PostgresLife>
{
    public const string Name = "the life of a host on PostgreSQL";
}

/// <summary>A test in the life of a host, in a project of its own.</summary>
public abstract class HostLifeTest(HostLife life, ITestOutputHelper output, Storage storage = Storage.Sqlite) : HostTest(output, storage)
{
    private HostProcess? host;

    protected string Project { get; } = Given.Project();

    /// <summary>Runs when a test begins. The test may kill it, stop it and start it again.</summary>
    protected HostProcess Host => host ?? throw new InvalidOperationException("Not started.");

    protected WebhooksHttp Http => Host.Http;

    public override async Task InitializeAsync() => host = await life.Begin();

    public override async Task DisposeAsync()
    {
        Output.WriteLine(host?.Output ?? "");
        await base.DisposeAsync();
    }
}
