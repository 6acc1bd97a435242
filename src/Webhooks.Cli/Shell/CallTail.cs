namespace Webhooks.Cli;

internal sealed partial class Call
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Polls until Ctrl-C, the normal end, or until enough was printed.</summary>
    /// <param name="interval">The time between two polls.</param>
    /// <param name="count">The maximum number; null for no limit.</param>
    /// <param name="look">Prints at most the given number, and returns how many it printed.</param>
    public async Task TailAsync(TimeSpan interval, int? count, Func<int, Task<int>> look)
    {
        var left = count ?? int.MaxValue;
        using var timer = new PeriodicTimer(interval < MinInterval ? MinInterval : interval);
        try
        {
            do
                left -= await look(left);
            while (left > 0 && await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C.
        }
    }
}
