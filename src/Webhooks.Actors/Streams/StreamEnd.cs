using Akka;

namespace Webhooks.Actors.Streams;

/// <summary>Ends what a stream waits for together with the stream: completed, failed, cancelled, or stopped with its system.</summary>
internal static class StreamEnd
{
    public static Func<NotUsed, Task<Done>, NotUsed> Cancels(CancellationTokenSource ended) => (unused, termination) =>
    {
        termination.ContinueWith(
            end =>
            {
                // Observed: the stream's own consumer gets the failure.
                _ = end.Exception;
                ended.Cancel();
            },
            TaskScheduler.Default);
        return unused;
    };
}
