using System.Collections.Concurrent;
using Webhooks.Actors.Storage.Plugins;
using Xunit;

namespace Webhooks.Actors.Tests.Storage.Plugins;

/// <summary>What comes while the database is busy shares its next statement.</summary>
public sealed class BatcherTests : IDisposable
{
    private readonly ConcurrentQueue<IReadOnlyList<int>> _batches = new();
    private readonly SemaphoreSlim _started = new(0);
    private readonly SemaphoreSlim _mayEnd = new(0);

    public void Dispose()
    {
        _started.Dispose();
        _mayEnd.Dispose();
    }

    [Fact]
    public async Task Requests_that_come_while_one_is_handled_are_handled_together_in_their_order()
    {
        var batcher = Batcher(largest: 10);
        var first = batcher.RunAsync(1);
        await _started.WaitAsync();

        var others = new[] { 2, 3, 4 }.Select(batcher.RunAsync).ToArray();
        _mayEnd.Release(2);

        Assert.Equal(10, await first);
        var results = await Task.WhenAll(others);
        Assert.Equal([20, 30, 40], results);
        Assert.Equal([[1], [2, 3, 4]], _batches);
    }

    [Fact]
    public async Task A_batch_is_no_larger_than_allowed_unless_one_request_is()
    {
        var queue = new BatchQueue<int>(HandleAsync, largest: 10, atOnce: 1) { Weight = request => request };
        queue.Add(1);
        await _started.WaitAsync();

        foreach (var request in (int[])[6, 4, 1, 30, 2])
            queue.Add(request);
        _mayEnd.Release(5);
        for (var batch = 2; batch <= 5; batch++)
            await _started.WaitAsync();

        Assert.Equal([[1], [6, 4], [1], [30], [2]], _batches);
    }

    [Fact]
    public async Task A_failure_reaches_all_of_its_batch_and_none_after_it()
    {
        var batcher = Batcher(largest: 2);
        var first = batcher.RunAsync(1);
        await _started.WaitAsync();

        var failing = new[] { -1, 5 }.Select(batcher.RunAsync).ToArray();
        var next = batcher.RunAsync(7);
        _mayEnd.Release(3);

        await first;
        foreach (var failed in failing)
            await Assert.ThrowsAsync<IOException>(() => failed);
        Assert.Equal(70, await next);
    }

    [Fact]
    public async Task As_many_batches_are_handled_at_once_as_allowed()
    {
        var batcher = Batcher(largest: 1, atOnce: 2);
        var results = new[] { 1, 2, 3 }.Select(batcher.RunAsync).ToArray();
        await _started.WaitAsync();
        await _started.WaitAsync();

        Assert.Equal(2, _batches.Count);
        _mayEnd.Release(3);

        var all = await Task.WhenAll(results);
        Assert.Equal([10, 20, 30], all);
    }

    private Batcher<int, int> Batcher(int largest, int atOnce = 1) => new(HandleAsync, largest, atOnce);

    private async Task<IReadOnlyList<int>> HandleAsync(IReadOnlyList<int> requests)
    {
        _batches.Enqueue(requests);
        _started.Release();
        await _mayEnd.WaitAsync();
        return requests.Any(request => request < 0) ? throw new IOException() : [.. requests.Select(request => request * 10)];
    }
}
