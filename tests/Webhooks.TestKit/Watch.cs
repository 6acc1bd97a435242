namespace Webhooks.TestKit;

/// <summary>
/// Lets tests wait for facts: code that changes something calls <see cref="Changed"/>, and each waiter looks again.
/// </summary>
public sealed class Watch
{
    private readonly Lock gate = new();
    private readonly List<Waiter> waiters = [];

    /// <summary>Call without holding a lock that a waiter's condition takes.</summary>
    public void Changed()
    {
        lock (gate)
            waiters.RemoveAll(waiter => waiter.Look());
    }

    /// <summary>
    /// Waits until <paramref name="holds"/>; after <paramref name="patience"/> fails with what <paramref name="otherwise"/> says.
    /// </summary>
    /// <exception cref="TimeoutException">The fact did not come.</exception>
    public async Task Until(Func<bool> holds, Func<string> otherwise, TimeSpan? patience = null)
    {
        var waiter = new Waiter(holds);
        lock (gate)
        {
            if (!waiter.Look())
                waiters.Add(waiter);
        }

        try
        {
            await waiter.Done.WaitAsync(patience ?? Patience.Default);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(otherwise());
        }
        finally
        {
            lock (gate)
                waiters.Remove(waiter);
        }
    }

    private sealed class Waiter(Func<bool> holds)
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => done.Task;

        public bool Look()
        {
            try
            {
                return holds() && done.TrySetResult();
            }
            catch (Exception failure)
            {
                // A condition that throws fails the test that waits, not the receiver that noticed a change.
                return done.TrySetException(failure);
            }
        }
    }
}
