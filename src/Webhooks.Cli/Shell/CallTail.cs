namespace Webhooks.Cli;

internal sealed partial class Call
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks again and again until Ctrl-C, which is how it is meant to end, or until enough was printed.</summary>
    /// <param name="interval">Between two looks.</param>
    /// <param name="count">How much is enough; null for never.</param>
    /// <param name="look">Prints at most the given number, and says how much it was.</param>
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
