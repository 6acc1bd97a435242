using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>
/// Publishes a stream in batches, one after the other so that the events keep their order. While one is in flight, the next one fills; when
/// the source has no event ready, the publisher sends the batch without waiting for more.
/// </summary>
internal sealed class StreamPublisher(
    Func<ReadOnlyMemory<byte>, CancellationToken, Task<BatchAnswer>> publish, WebhooksClientOptions options,
    IProgress<PublishTotals>? progress)
{
    private EventBatch _filling = new(options.MaxBatchEvents, options.MaxBatchBytes);
    private EventBatch _sending = new(options.MaxBatchEvents, options.MaxBatchBytes);
    private Task _underWay = Task.CompletedTask;
    private PublishTotals _totals;

    public async Task<PublishTotals> RunAsync(IAsyncEnumerable<PublishEventRequest> events, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var source = events.GetAsyncEnumerator(stopping.Token);
        var moving = Task.FromResult(false);
        try
        {
            while (true)
            {
                moving = source.MoveNextAsync().AsTask();
                await SendWhileItMovesAsync(moving, cancellationToken).ConfigureAwait(false);
                if (!await moving.ConfigureAwait(false))
                    break;
                var json = EventOperations.Serialize(source.Current);
                if (_filling.TryAdd(json))
                    continue;
                await _underWay.ConfigureAwait(false);
                Send(cancellationToken);
                _filling.TryAdd(json);
            }

            await _underWay.ConfigureAwait(false);
            if (_filling.Count > 0)
                Send(cancellationToken);
            await _underWay.ConfigureAwait(false);
            return _totals;
        }
        finally
        {
            // The batch in flight is reported when it ends, and a source must be idle before it is disposed.
            await _underWay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await stopping.CancelAsync().ConfigureAwait(false);
            await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task SendWhileItMovesAsync(Task moving, CancellationToken cancellationToken)
    {
        while (!moving.IsCompleted)
        {
            await Task.WhenAny(moving, _underWay).ConfigureAwait(false);
            if (!_underWay.IsCompleted)
                continue;
            await _underWay.ConfigureAwait(false);
            if (_filling.Count == 0 || moving.IsCompleted)
                return;
            Send(cancellationToken);
        }
    }

    private void Send(CancellationToken cancellationToken)
    {
        (_sending, _filling) = (_filling, _sending);
        _underWay = SendAsync(_sending, cancellationToken);
    }

    private async Task SendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        BatchAnswer answer;
        try
        {
            answer = await publish(batch.Close(), cancellationToken).ConfigureAwait(false);
        }
        catch (WebhooksApiException refused)
        {
            throw refused.InStream(_totals.Events);
        }

        batch.Clear();
        _totals = new(
            _totals.Accepted + answer.Accepted, _totals.Duplicates + answer.Duplicates, Math.Max(_totals.LastSequence, answer.LastSequence))
        {
            Webhooks = answer.Webhooks is { } webhooks ? Math.Max(_totals.Webhooks ?? 0, webhooks) : _totals.Webhooks,
        };
        progress?.Report(_totals);
    }
}
