namespace Webhooks.Actors.Storage.Plugins;

/// <summary>
/// Handles requests together that come while others are being handled: a request that comes alone does not wait, and many at once cost
/// the database one statement.
/// </summary>
/// <param name="handle">Handles a batch, and its failures.</param>
/// <param name="largest">The weight of a batch with more than one request.</param>
/// <param name="atOnce">How many batches are handled at once.</param>
/// <remarks>What waits is bounded by those who ask: each persistent actor has one request at a time.</remarks>
internal sealed class BatchQueue<TRequest>(Func<List<TRequest>, Task> handle, int largest, int atOnce)
{
    private readonly Lock _gate = new();
    private readonly Queue<TRequest> _waiting = new();
    private int _running;

    /// <summary>How much of a batch a request takes.</summary>
    public Func<TRequest, int> Weight { private get; init; } = _ => 1;

    public void Add(TRequest request)
    {
        lock (_gate)
        {
            _waiting.Enqueue(request);
            if (_running == atOnce)
                return;
            _running++;
        }

        _ = Task.Run(HandleAllAsync);
    }

    private async Task HandleAllAsync()
    {
        while (Take() is { Count: > 0 } batch)
            await handle(batch).ConfigureAwait(false);
    }

    /// <summary>What is handled next; nothing is left, and this ends, when it is empty.</summary>
    private List<TRequest> Take()
    {
        var batch = new List<TRequest>();
        var weight = 0;
        lock (_gate)
        {
            while (_waiting.TryPeek(out var next) && (weight == 0 || weight + Weight(next) <= largest))
            {
                batch.Add(_waiting.Dequeue());
                weight += Weight(next);
            }

            if (batch.Count == 0)
                _running--;
        }

        return batch;
    }
}
