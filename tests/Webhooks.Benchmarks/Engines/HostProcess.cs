using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Webhooks.Actors;
using Webhooks.Benchmarks.Measuring;
using Programs = Webhooks.TestKit.Programs;

namespace Webhooks.Benchmarks.Engines;

/// <summary>The ready-made host in a process of its own, on a port of its own. It logs warnings only.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();

    private HostProcess(Process process, Uri url, long startedAt) => (_process, Url, StartedAt) = (process, url, startedAt);

    public Uri Url { get; }

    /// <summary>When the process was started, on the machine's monotonic clock.</summary>
    public long StartedAt { get; }

    /// <summary>How long it took from there to the first 200 of <c>/health/ready</c>.</summary>
    public TimeSpan TimeToReady { get; private set; }

    public TimeSpan Cpu => ProcessStatus.Cpu(_process.Id);

    public long ResidentBytes => ProcessStatus.ResidentBytes(_process.Id);

    public long PeakResidentBytes => ProcessStatus.PeakResidentBytes(_process.Id);

    /// <param name="storage">Its database.</param>
    /// <param name="place">Its place in a cluster; null for a node by itself.</param>
    /// <param name="published">Whether it is the host as it ships, or the one that was built beside this program.</param>
    public static async Task<HostProcess> StartAsync(StorageOptions storage, ClusterPlace? place = null, bool published = false)
    {
        var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var program = published ? Programs.Host : Assembly.Load("Webhooks.Host").Location;
        var start = ChildProcess.Describe(program, "--urls", url.GetLeftPart(UriPartial.Authority));
        start.WorkingDirectory = Path.GetDirectoryName(program);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Webhooks__Storage__Provider"] = $"{storage.Provider}";
        start.Environment["Webhooks__Storage__ConnectionString"] = storage.ConnectionString;
        start.Environment["Webhooks__Egress__AllowedNetworks__0"] = "127.0.0.0/8";
        if (place is not null)
        {
            start.Environment["Webhooks__Cluster__Port"] = $"{place.Port}";
            start.Environment["Webhooks__Cluster__SeedNodes"] = $"127.0.0.1:{place.SeedPort}";
        }

        var startedAt = Stopwatch.GetTimestamp();
        var host = new HostProcess(Process.Start(start) ?? throw new BenchmarkException("The host does not start."), url, startedAt);
        host.Listen();
        await host.WaitUntilReadyAsync();
        return host;
    }

    /// <summary>The memory that is resident once garbage is gone and nothing moves any more.</summary>
    public Task<long> SettledBytesAsync() => MemorySettling.WaitAsync(_process.Id);

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop as a service manager does.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        using var deadline = new CancellationTokenSource(StopDeadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new BenchmarkException($"The host does not stop within {StopDeadline.TotalSeconds:N0} s.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Listen()
    {
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        const int KeptLines = 50;
        if (line is not null)
            _said.Enqueue(line);
        if (_said.Count > KeptLines)
            _said.TryDequeue(out _);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        while (!await IsReadyAsync(client))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(StartedAt) > StartDeadline)
                throw new BenchmarkException($"The host does not become ready. It said:\n{string.Join('\n', _said)}");
            await Task.Delay(PollInterval);
        }

        TimeToReady = Stopwatch.GetElapsedTime(StartedAt);
    }

    private async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(Url, "health/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>Where a node listens for others, and where it asks for the cluster; the node that listens there makes it.</summary>
internal sealed record ClusterPlace(int Port, int SeedPort);
