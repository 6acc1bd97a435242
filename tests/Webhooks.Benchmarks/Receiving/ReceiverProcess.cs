using System.Diagnostics;
using System.Text.Json;

namespace Webhooks.Benchmarks.Receiving;

/// <summary>A receiver in a process of its own, spoken to over its standard input and output.</summary>
internal sealed class ReceiverProcess : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;
    private readonly int _port;

    private ReceiverProcess(Process process, int port) => (_process, _port) = (process, port);

    public static async Task<ReceiverProcess> StartAsync(ReceiverMode mode = ReceiverMode.Ok)
    {
        var port = Ports.Free();
        var start = ChildProcess.Describe(typeof(ReceiverProcess).Assembly, "receiver", "--port", $"{port}");
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;

        // One thread that waits, reads and answers, as in an event loop: no hand-over to the thread pool for each request.
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1";
        var process = Process.Start(start) ?? throw new BenchmarkException("The receiver does not start.");
        var receiver = new ReceiverProcess(process, port);
        await receiver.SwitchAsync(mode);
        return receiver;
    }

    public string UrlOf(int webhook) => $"http://127.0.0.1:{_port}/{webhook}";

    /// <summary>Forgets what was received and counts from here, for the given webhooks and events.</summary>
    public Task ExpectAsync(int webhooks, EventRange events) => AskAsync<bool>($"expect {webhooks} {events.First} {events.Count}");

    public Task SwitchAsync(ReceiverMode mode) => AskAsync<bool>($"mode {mode}");

    public Task<ReceiptCounts> CountAsync() => AskAsync<ReceiptCounts>("count");

    public Task<long[]> ArrivalsAsync() => AskAsync<long[]>("arrivals");

    /// <summary>Waits until so many different deliveries have arrived.</summary>
    /// <exception cref="BenchmarkException">None has arrived for <paramref name="patience"/>.</exception>
    public async Task<ReceiptCounts> WaitForAsync(long distinct, TimeSpan patience)
    {
        var (seen, since) = (-1L, Stopwatch.GetTimestamp());
        while (true)
        {
            var counts = await CountAsync();
            if (counts.Distinct >= distinct)
                return counts;
            if (counts.Distinct > seen)
                (seen, since) = (counts.Distinct, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(since) > patience)
                throw new BenchmarkException($"{seen:N0} of {distinct:N0} deliveries arrived, then none for {patience.TotalSeconds:N0} s.");
            await Task.Delay(PollInterval);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<T> AskAsync<T>(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new BenchmarkException("The receiver has ended.");
        return JsonSerializer.Deserialize<T>(answer)!;
    }
}
