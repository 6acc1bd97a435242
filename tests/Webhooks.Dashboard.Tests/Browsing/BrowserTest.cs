using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Webhooks.Dashboard.Tests;

/// <summary>
/// The host that the tests of the dashboard share, each in a project of its own: the overview shows what all projects have.
/// </summary>
public sealed class DashboardHost : IAsyncLifetime
{
    /// <summary>The one origin whose pages may show the portal of this host in a frame.</summary>
    public static readonly Uri Framing = new($"http://127.0.0.1:{FreePort.Next()}/");

    private HostProcess? _host;

    public HostProcess Host => _host ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync() => _host = await SharedHosts.On(
        Storage.Sqlite,
        ("Webhooks:Inspector:Enabled", "true"), ("Webhooks:Portal:FrameAncestors:0", Framing.GetLeftPart(UriPartial.Authority)));

    public Task DisposeAsync() => Task.CompletedTask; // the host ends with the test process
}

/// <summary>A test of the dashboard in a browser. At its end nothing may have gone wrong in the browser.</summary>
public abstract class BrowserTest(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly List<BrowserSession> _sessions = [];
    private readonly List<IAsyncDisposable> _others = [];

    protected ITestOutputHelper Output => output;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        var troubles = _sessions.SelectMany(session => session.Troubles).ToArray();
        foreach (var session in _sessions)
            await session.DisposeAsync();
        foreach (var other in _others)
            await other.DisposeAsync();
        Assert.Equal([], troubles);
    }

    /// <summary>A user with a browser profile of their own.</summary>
    internal async Task<BrowserSession> BrowseAsync(Uri address, ViewportSize? size = null, ColorScheme? scheme = null) =>
        Watched(await BrowserSession.StartAsync(address, size, scheme));

    /// <summary>Fails the test at its end if something goes wrong in this browser.</summary>
    private protected BrowserSession Watched(BrowserSession session)
    {
        _sessions.Add(session);
        return session;
    }

    /// <summary>Ends something after the browser.</summary>
    protected T Own<T>(T other)
        where T : IAsyncDisposable
    {
        _others.Add(other);
        return other;
    }

    protected async Task<Receiver> StartReceiver(Func<Receipt, Answer>? answers = null) => Own(await Receiver.Start(answers));

    protected async Task<HostProcess> StartHost(params (string Key, string Value)[] settings) =>
        Own(await HostProcess.Start(settings.ToDictionary(setting => setting.Key, setting => setting.Value)));
}

/// <summary>A test in a project of its own on the shared host.</summary>
public abstract class DashboardTest(DashboardHost shared, ITestOutputHelper output) : BrowserTest(output), IClassFixture<DashboardHost>
{
    protected string Project { get; } = $"p-{Guid.NewGuid():N}"[..14];

    protected HostProcess Host => shared.Host;

    protected WebhooksHttp Http => shared.Host.Http;

    /// <summary>A user in a tab of the profile that all these tests share.</summary>
    internal async Task<BrowserSession> BrowseAsync(ViewportSize? size = null, ColorScheme? scheme = null) =>
        Watched(await BrowserSession.StartTabAsync(Host.Address, size, scheme));

    public override async Task DisposeAsync()
    {
        Output.WriteLine(Host.Output);
        await base.DisposeAsync();
    }
}
