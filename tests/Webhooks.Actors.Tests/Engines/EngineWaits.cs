namespace Webhooks.Actors.Tests.Engines;

/// <summary>Whether the test does nothing but wait for its engine.</summary>
internal sealed class EngineWaits
{
    private int _count;

    public bool Any => Volatile.Read(ref _count) > 0;

    public async Task<T> ForAsync<T>(Task<T> fact)
    {
        Interlocked.Increment(ref _count);
        try
        {
            return await fact;
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    public async Task ForAsync(Task fact)
    {
        Interlocked.Increment(ref _count);
        try
        {
            await fact;
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
