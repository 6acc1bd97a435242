using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace Webhooks.Testing;

/// <summary>
/// The ready-made host as a child process on a free loopback port, its data in a folder of its own: it may be killed,
/// stopped and started again on the same data and port. Disposing it kills it and deletes the data.
/// </summary>
public sealed class HostProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly TempFolder folder = new();
    private readonly HostOutput output = new();
    private readonly IReadOnlyDictionary<string, string> settings;
    private Process? process;

    private HostProcess(IReadOnlyDictionary<string, string>? settings)
    {
        this.settings = settings ?? new Dictionary<string, string>();
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        Http = new WebhooksHttp(Address);
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
    }

    public Uri Address { get; }

    public WebhooksHttp Http { get; }

    public string DatabaseFile => folder.File("webhooks.db");

    public string Output => output.All;

    private Process Running => process ?? throw new InvalidOperationException("The host is not running.");

    /// <summary>Starts a host and waits until it is ready.</summary>
    /// <param name="settings">Configuration by key, <c>Webhooks:Delivery:Jitter</c>; wins over what the harness sets.</param>
    public static async Task<HostProcess> Start(IReadOnlyDictionary<string, string>? settings = null)
    {
        var host = Launch(settings);
        try
        {
            await host.Ready();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a host without waiting: for one that is expected to refuse.</summary>
    public static HostProcess Launch(IReadOnlyDictionary<string, string>? settings = null)
    {
        var host = new HostProcess(settings);
        host.Launch();
        return host;
    }

    /// <summary>Starts the process again on the same data and port, without waiting until it is ready.</summary>
    public void Launch()
    {
        process = Process.Start(StartInfo()) ?? throw new InvalidOperationException("No process started.");
        output.Note($"process {process.Id} starts");
        output.Follow(process);
    }

    /// <summary>Waits for <c>GET /health/ready</c> to answer 200.</summary>
    /// <exception cref="InvalidOperationException">The host ended instead.</exception>
    public async Task Ready(TimeSpan? patience = null)
    {
        using var deadline = new CancellationTokenSource(patience ?? Patience.Default);
        try
        {
            while (!await IsReady(deadline.Token))
            {
                if (Running.HasExited)
                    throw new InvalidOperationException($"The host ended with {Running.ExitCode} before it was ready.\n{Output}");
                // A process that does not listen yet has no way to tell that it will.
                await Task.Delay(20, deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The host is not ready.\n{Output}");
        }
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public async Task<HostExit> Exit(TimeSpan? patience = null)
    {
        try
        {
            await Running.WaitForExitAsync().WaitAsync(patience ?? Patience.Default);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The host is still running.\n{Output}");
        }

        return new HostExit(Running.ExitCode, output.Errors, output.All);
    }

    /// <summary>SIGKILL; returns when the process is gone.</summary>
    public async Task Kill()
    {
        output.Note($"process {Running.Id} is killed");
        Running.Kill();
        await Running.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns when the process has ended.</summary>
    public Task<HostExit> Stop(TimeSpan? patience = null)
    {
        output.Note($"process {Running.Id} is asked to stop");
        if (SendSignal(Running.Id, SigTerm) != 0)
            throw new InvalidOperationException($"SIGTERM could not be sent: error {Marshal.GetLastPInvokeError()}.");
        return Exit(patience);
    }

    /// <summary>Starts it again on the same data and port, killing it first if it still runs.</summary>
    public async Task Restart(TimeSpan? patience = null)
    {
        if (!Running.HasExited)
            await Kill();
        Running.Dispose();
        Launch();
        await Ready(patience);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        if (process is { HasExited: false })
            await Kill();
        process?.Dispose();
        Http.Dispose();
        folder.Dispose();
    }

    private ProcessStartInfo StartInfo()
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Webhooks.Host.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [host])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        start.Environment["Webhooks__Storage__ConnectionString"] = $"Data Source={DatabaseFile}";
        start.Environment["Webhooks__Egress__AllowedNetworks__0"] = "127.0.0.0/8";
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return start;
    }

    private async Task<bool> IsReady(CancellationToken cancellation)
    {
        try
        {
            var health = await Http.Get("health/ready", cancellation);
            return health.Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // A test run that is interrupted leaves no host behind.
    private void KillAtExit(object? sender, EventArgs arguments)
    {
        if (process is { HasExited: false })
            process.Kill();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
