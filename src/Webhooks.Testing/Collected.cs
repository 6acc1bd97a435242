namespace Webhooks.Testing;

/// <summary>What has been collected so far, and waiting for more of it.</summary>
internal sealed class Collected<T>
{
    private readonly Lock _lock = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _changed = NewSignal();

    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_lock)
                return [.. _items];
        }
    }

    public void Add(IEnumerable<T> items)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _items.AddRange(items);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    public void Clear()
    {
        lock (_lock)
            _items.Clear();
    }

    /// <summary>Waits until the items are as wanted, and returns them.</summary>
    /// <param name="isWanted">Looks at all items.</param>
    /// <param name="patience">How long.</param>
    /// <param name="failure">The message after that time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">They were not in time.</exception>
    public async Task<IReadOnlyList<T>> WaitAsync(
        Func<IReadOnlyList<T>, bool> isWanted, TimeSpan patience, Func<IReadOnlyList<T>, string> failure,
        CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(patience);
        while (true)
        {
            Task changed;
            IReadOnlyList<T> items;
            lock (_lock)
                (items, changed) = ([.. _items], _changed.Task);
            if (isWanted(items))
                return items;
            try
            {
                await changed.WaitAsync(ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(failure(items));
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
