using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests;

/// <summary>The host of the tests of this assembly that do not end it.</summary>
public class SharedHost : IAsyncLifetime
{
    private readonly Storage storage;
    private HostProcess? host;

    public SharedHost()
        : this(Storage.Sqlite)
    {
    }

    /// <summary>Not public: xunit takes a fixture with one public constructor only.</summary>
    protected SharedHost(Storage storage) => this.storage = storage;

    public HostProcess Host => host ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync() => host = await SharedHosts.On(storage);

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class SharedPostgresHost() : SharedHost(Storage.PostgreSql);

/// <summary>A test in a project of its own on the shared host.</summary>
public abstract class SharedHostTest(SharedHost shared, ITestOutputHelper output) : AnyHostTest(shared, output), IClassFixture<SharedHost>;

/// <summary>A test in a project of its own on a host that derived classes choose, by their fixture.</summary>
public abstract class AnyHostTest(SharedHost shared, ITestOutputHelper output, Storage storage = Storage.Sqlite) : HostTest(output, storage)
{
    protected string Project { get; } = Given.Project();

    protected HostProcess Host => shared.Host;

    protected WebhooksHttp Http => shared.Host.Http;

    public override async Task DisposeAsync()
    {
        Output.WriteLine(Host.Output);
        await base.DisposeAsync();
    }
}
