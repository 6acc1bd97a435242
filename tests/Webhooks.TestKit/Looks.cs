namespace Webhooks.TestKit;

/// <summary>Waits for what announces no change: the state of an actor, a read model, an instrument, another process.</summary>
public static class Looks
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks again and again until it sees what is wanted, and answers with that.</summary>
    /// <exception cref="TimeoutException">It was not seen; what was seen last is in the message.</exception>
    public static async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> wanted, TimeSpan? patience = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (wanted(seen))
                return seen;
            if (TimeProvider.System.GetElapsedTime(started) > (patience ?? Patience.Clustered))
                throw new TimeoutException($"Waited in vain; seen was {seen}.");
            await Task.Delay(Pause); // between two looks
        }
    }
}
