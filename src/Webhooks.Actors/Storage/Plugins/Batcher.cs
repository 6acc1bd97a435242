namespace Webhooks.Actors.Storage.Plugins;

/// <summary>
/// Handles requests together that come while others are being handled: a request that comes alone does not wait, and many at once cost
/// the database one statement.
/// </summary>
/// <remarks>What waits is bounded by those who ask: each persistent actor has one request at a time.</remarks>
internal sealed class Batcher<TRequest, TResult>(
    Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TResult>>> handle, int largest, int atOnce)
{
    private readonly Lock _gate = new();
    private readonly Queue<(TRequest Request, TaskCompletionSource<TResult> Result)> _waiting = new();
    private int _running;

    /// <summary>How much of a batch a request takes.</summary>
    public Func<TRequest, int> Weight { private get; init; } = _ => 1;

    public Task<TResult> RunAsync(TRequest request)
    {
        var result = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue((request, result));
            if (_running == atOnce)
                return result.Task;
            _running++;
        }

        _ = Task.Run(HandleAllAsync);
        return result.Task;
    }

    private async Task HandleAllAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                var results = await handle([.. batch.Select(waiting => waiting.Request)]).ConfigureAwait(false);
                for (var i = 0; i < batch.Count; i++)
                    batch[i].Result.SetResult(results[i]);
            }
            catch (Exception e) // Whatever it is, those who wait must know.
            {
                batch.ForEach(waiting => waiting.Result.TrySetException(e));
            }
        }
    }

    /// <summary>What is handled next; nothing is left, and this ends, when it is empty.</summary>
    private List<(TRequest Request, TaskCompletionSource<TResult> Result)> Take()
    {
        var batch = new List<(TRequest, TaskCompletionSource<TResult>)>();
        var weight = 0;
        lock (_gate)
        {
            while (_waiting.TryPeek(out var next) && (weight == 0 || weight + Weight(next.Request) <= largest))
            {
                batch.Add(_waiting.Dequeue());
                weight += Weight(next.Request);
            }

            if (batch.Count == 0)
                _running--;
        }

        return batch;
    }
}
