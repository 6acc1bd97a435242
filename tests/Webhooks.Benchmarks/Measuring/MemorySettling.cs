using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Webhooks.Benchmarks.Measuring;

/// <summary>Waits until a .NET process holds only what it needs: collects its garbage from outside and lets it come to rest.</summary>
internal static class MemorySettling
{
    // "GCHeapCollect" of the runtime's provider: to listen for it makes the process run a full collection.
    private const long CollectKeyword = 0x800000;

    // Memory goes back to the system one or two collections after it became free.
    private const int QuietRounds = 2;
    private const int MaxRounds = 10;
    private const double Rest = 0.01;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static async Task<long> WaitAsync(int pid)
    {
        var (resident, quiet) = (ProcessStatus.ResidentBytes(pid), 0);
        for (var round = 0; round < MaxRounds && quiet < QuietRounds; round++)
        {
            await CollectAsync(pid);
            await Task.Delay(Pause);
            var before = resident;
            resident = ProcessStatus.ResidentBytes(pid);
            quiet = Math.Abs(before - resident) < resident * Rest ? quiet + 1 : 0;
        }

        return resident;
    }

    private static async Task CollectAsync(int pid)
    {
        var provider = new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, CollectKeyword);
        using var session = await new DiagnosticsClient(pid)
            .StartEventPipeSessionAsync([provider], requestRundown: false, circularBufferMB: 1, CancellationToken.None);
        var drained = session.EventStream.CopyToAsync(Stream.Null);
        await session.StopAsync(CancellationToken.None);
        await drained;
    }
}
