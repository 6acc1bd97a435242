using System.Diagnostics;

namespace Webhooks.TestKit;

/// <summary>
/// The ready-made host as a child process on a free loopback port, its data in a folder of its own: it may be killed,
/// stopped and started again on the same data and port. Disposing it kills it and deletes the data.
/// </summary>
public sealed class HostProcess : IAsyncDisposable
{
    private static readonly SemaphoreSlim Starting = new(2);

    private readonly TempFolder folder = new();
    private readonly ChildProcess process = new(Programs.Host);
    private readonly Dictionary<string, string> settings;
    private Process? guard; // held: collected, it would close the pipe on which it waits for the end of this process

    private HostProcess(IReadOnlyDictionary<string, string>? settings)
    {
        this.settings = new(settings ?? new Dictionary<string, string>());
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        Http = new WebhooksHttp(Address);
    }

    public Uri Address { get; }

    public WebhooksHttp Http { get; }

    public string DatabaseFile => folder.File("webhooks.db");

    public bool IsRunning => process.IsRunning;

    public string Output => process.Output.All;

    /// <summary>All that it has written since it was first started.</summary>
    public string Transcript => process.Output.Everything;

    /// <summary>Changes settings for its next start; an empty value takes one away.</summary>
    public void Set(params (string Key, string Value)[] changed)
    {
        foreach (var (key, value) in changed)
            settings[key] = value;
    }

    /// <inheritdoc cref="ChildProcess.MaxFiles"/>
    public int? MaxFiles
    {
        set => process.MaxFiles = value;
    }

    /// <summary>Waits until it has written a line with <paramref name="text"/> in it.</summary>
    public Task Says(string text) => process.Output.UntilSays(text);

    /// <summary>Starts a host and waits until it is ready.</summary>
    /// <param name="settings">Configuration by key, <c>Webhooks:Delivery:Jitter</c>; wins over what the harness sets.</param>
    /// <param name="patience">How long it may take; <see cref="Patience.Default"/> if null.</param>
    public static async Task<HostProcess> Start(IReadOnlyDictionary<string, string>? settings = null, TimeSpan? patience = null)
    {
        var host = new HostProcess(settings);
        try
        {
            await host.Begin(patience);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A host that does not run yet: start it with <see cref="Begin"/>.</summary>
    public static HostProcess With(IReadOnlyDictionary<string, string> settings) => new(settings);

    /// <summary>Starts a host without waiting: for one that is expected to refuse.</summary>
    public static HostProcess Launch(IReadOnlyDictionary<string, string>? settings = null)
    {
        var host = new HostProcess(settings);
        host.Launch();
        return host;
    }

    /// <summary>Starts the process and waits until it is ready. Two at a time: a start takes a core for seconds.</summary>
    public async Task Begin(TimeSpan? patience = null)
    {
        await Starting.WaitAsync();
        try
        {
            Launch();
            await Ready(patience);
        }
        finally
        {
            Starting.Release();
        }
    }

    /// <summary>Starts the process again on the same data and port, without waiting until it is ready.</summary>
    public void Launch()
    {
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = Address.ToString(),
            ["Webhooks__Storage__ConnectionString"] = $"Data Source={DatabaseFile}",
            ["Webhooks__Egress__AllowedNetworks__0"] = "127.0.0.0/8",
        };
        foreach (var (key, value) in settings)
            environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        process.Launch([], environment);
    }

    /// <summary>Waits for <c>GET /health/ready</c> to answer 200.</summary>
    /// <exception cref="InvalidOperationException">The host ended instead.</exception>
    public Task Ready(TimeSpan? patience = null) => Http.Ready(process, patience);

    /// <summary>Waits for the process to end by itself.</summary>
    public Task<HostExit> Exit(TimeSpan? patience = null) => process.Exit(patience);

    /// <summary>SIGKILL; returns when the process is gone.</summary>
    public Task Kill() => process.Kill();

    /// <summary>SIGTERM; returns when the process has ended.</summary>
    public Task<HostExit> Stop(TimeSpan? patience = null) => process.Stop(patience);

    /// <summary>Starts it again on the same data and port, killing it first if it still runs.</summary>
    public async Task Restart(TimeSpan? patience = null)
    {
        if (process.IsRunning)
            await Kill();
        await Begin(patience);
    }

    /// <summary>Leaves it running until this process ends, which kills it and deletes its data.</summary>
    internal void EndWithThisProcess() =>
        guard = ExitGuard.Start("kill -KILL \"$0\" 2> /dev/null; rm -rf \"$1\"", $"{process.Id}", folder.Path);

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        guard?.Dispose();
        Http.Dispose();
        folder.Dispose();
    }
}
