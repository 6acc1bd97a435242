namespace Webhooks.Dashboard.Shared;

/// <summary>
/// Asks a question again and again while the user types: it waits for a pause, cancels the question before, and drops its answer if that
/// comes anyway.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="pause">How long nothing may change before it asks.</param>
internal sealed class Latest(TimeProvider time, TimeSpan pause) : IDisposable
{
    private CancellationTokenSource? _current;

    /// <summary>Asks, and then hands over the answer unless there is a later question.</summary>
    public async Task AskAsync<T>(Func<CancellationToken, Task<T>> ask, Action<T> answered)
    {
        Cancel();
        using var mine = new CancellationTokenSource();
        _current = mine;
        try
        {
            await Task.Delay(pause, time, mine.Token);
            var answer = await ask(mine.Token);
            if (ReferenceEquals(_current, mine))
                answered(answer);
        }
        catch (OperationCanceledException) when (!ReferenceEquals(_current, mine))
        {
            // There is a later question, or none any more.
        }
        finally
        {
            if (ReferenceEquals(_current, mine))
                _current = null;
        }
    }

    /// <summary>Drops the question that is open.</summary>
    public void Cancel()
    {
        var before = _current;
        _current = null;
        before?.Cancel();
    }

    public void Dispose() => Cancel();
}
