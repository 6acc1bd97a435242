namespace Webhooks.Actors.Telemetry;

/// <summary>How the webhooks of all projects stand.</summary>
/// <param name="Pending">Deliveries that active webhooks have begun and not ended.</param>
/// <param name="OldestPendingAt">When the oldest event among them was accepted.</param>
internal sealed record SystemCounts(
    long Active, long Paused, long Disabled, long Damaged, long Failing, long Pending, DateTimeOffset? OldestPendingAt)
{
    /// <summary>Zero when nothing is pending.</summary>
    public TimeSpan AgeAt(DateTimeOffset now) => OldestPendingAt is { } oldest && oldest < now ? now - oldest : TimeSpan.Zero;
}

/// <summary>
/// Counts the webhooks in the read model, however often they are read: at most once a minute, and not at all when they are not read.
/// </summary>
internal sealed class SystemCounter(Func<CancellationToken, Task<SystemCounts>> count, TimeProvider time)
{
    /// <summary>It reads a row for each webhook.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    /// <summary>A database that does not answer is asked again after this time.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Task<SystemCounts>? _counting;
    private long _startedAt;

    /// <summary>The last counts, without waiting for a new one; null before the first, and when the last failed.</summary>
    public SystemCounts? Latest => Take() is { IsCompletedSuccessfully: true } taken ? taken.Result : Before;

    private SystemCounts? Before { get; set; }

    /// <summary>A counts that is not older than a minute.</summary>
    /// <exception cref="RefusedException">The database does not answer.</exception>
    public Task<SystemCounts> TakeAsync(CancellationToken cancellationToken) => Take().WaitAsync(cancellationToken);

    private Task<SystemCounts> Take()
    {
        lock (_gate)
        {
            if (_counting is { } last
                && (!last.IsCompleted || time.GetElapsedTime(_startedAt) < (last.IsCompletedSuccessfully ? FreshFor : PauseAfterFailure)))
                return last;
            Before = _counting is { IsCompletedSuccessfully: true } ? _counting.Result : null;
            _startedAt = time.GetTimestamp();
            return _counting = Task.Run(() => count(CancellationToken.None));
        }
    }
}
