using System.Diagnostics;
using Webhooks.Actors.Storage.Transfer;

namespace Webhooks.Host.Transfer;

/// <summary>A line for each table, and one a second for those that take long.</summary>
internal sealed class TransferProgressLines(TextWriter output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long _printed = Stopwatch.GetTimestamp();

    public void Tell(TransferProgress progress)
    {
        var isDone = progress.Rows == progress.Total;
        if (!isDone && Stopwatch.GetElapsedTime(_printed) < Pause)
            return;
        _printed = Stopwatch.GetTimestamp();
        output.WriteLine(
            isDone ? $"{progress.Table}: {progress.Total:N0} rows" : $"{progress.Table}: {progress.Rows:N0} of {progress.Total:N0} rows");
    }
}
