namespace Webhooks.Actors.Storage.Plugins;

/// <summary>A <see cref="BatchQueue{TRequest}"/> in which each request has a result.</summary>
internal sealed class Batcher<TRequest, TResult>
{
    private readonly Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TResult>>> _handle;
    private readonly BatchQueue<(TRequest Request, TaskCompletionSource<TResult> Result)> _queue;

    public Batcher(Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TResult>>> handle, int largest, int atOnce)
    {
        _handle = handle;
        _queue = new(HandleAsync, largest, atOnce);
    }

    public Task<TResult> RunAsync(TRequest request)
    {
        var result = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add((request, result));
        return result.Task;
    }

    private async Task HandleAsync(List<(TRequest Request, TaskCompletionSource<TResult> Result)> batch)
    {
        try
        {
            var results = await _handle([.. batch.Select(waiting => waiting.Request)]).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
                batch[i].Result.SetResult(results[i]);
        }
        catch (Exception e) // Whatever it is, those who wait must know.
        {
            batch.ForEach(waiting => waiting.Result.TrySetException(e));
        }
    }
}
