using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// Writes the node's part of the read model: actors offer entries, one loop writes them in bulk. All of it follows from the journal and
/// each row has a key that makes a repeated write harmless, so no actor waits for it and a crash loses nothing.
/// </summary>
internal sealed partial class ReadModelWriter(
    Func<CancellationToken, Task<DbConnection>> open, ILogger<ReadModelWriter> logger) : IAsyncDisposable
{
    /// <summary>
    /// Rows in one transaction. The journal waits for SQLite's one lock meanwhile, about 10 µs for each row.
    /// </summary>
    private const int MaxRows = 500;

    /// <summary>Rows that wait before actors slow down: a second or two of full speed, some tens of megabytes.</summary>
    private const int MaxBehind = 50_000;

    /// <summary>How long entries are collected, unless a query needs them.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A transaction that has taken so long waits for a lock of another program, for which SQLite waits half a minute. It is less than half
    /// of what a query waits (5 s), which may come when the transaction begins.
    /// </summary>
    private static readonly TimeSpan IsStuckAfter = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Commits of the read model do not wait for the disk: a server that crashes loses those of this time at most (PostgreSQL: three times
    /// <c>wal_writer_delay</c>, 600 ms unless its operator has changed it). They are written again after a failure.
    /// </summary>
    private static readonly TimeSpan MayBeLost = TimeSpan.FromSeconds(1);

    private readonly Queue<(long At, LogEntry[] Entries)> _recent = new();
    private readonly Channel<object> _entries = Channel.CreateUnbounded<object>(new() { SingleReader = true });
    private readonly SemaphoreSlim _hurry = new(0);
    private readonly CancellationTokenSource _stop = new();
    private ReadModelTransaction? _writing;
    private long _behind;
    private long _writingSince;
    private Task _loop = Task.CompletedTask;
    private TaskCompletionSource _failing = NotFailing();

    /// <summary>
    /// Whether a crash of the database alone may lose the last commits. A file has what was committed as long as the operating system runs.
    /// </summary>
    public bool MayLoseCommits { private get; init; } = true;

    /// <summary>Whether so many entries wait that actors should pause.</summary>
    public bool IsBehind => Interlocked.Read(ref _behind) > MaxBehind;

    private bool IsStuck =>
        Interlocked.Read(ref _writingSince) is not 0 and var since && TimeProvider.System.GetElapsedTime(since) > IsStuckAfter;

    public void Start() => _loop = Task.Run(RunAsync);

    public void Offer(LogEntry entry)
    {
        Interlocked.Add(ref _behind, RowsOf(entry));
        _entries.Writer.TryWrite(entry);
    }

    /// <summary>Completes when all earlier entries are written.</summary>
    public Task WrittenAsync(CancellationToken cancellationToken)
    {
        var barrier = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_entries.Writer.TryWrite(barrier))
            return Task.CompletedTask;
        _hurry.Release();
        return barrier.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Completes when everything that was offered before is written, or cannot be written at the moment: a database that is read-only, or
    /// locked by another program, is read in its current state.
    /// </summary>
    public async Task ReadableAsync(CancellationToken cancellationToken)
    {
        var failing = Volatile.Read(ref _failing).Task;
        if (failing.IsCompleted || IsStuck)
            return;
        var written = WrittenAsync(cancellationToken);
        while (!written.IsCompleted && !failing.IsCompleted && !IsStuck)
            await Task.WhenAny(written, failing, Task.Delay(IsStuckAfter / 4, cancellationToken)).ConfigureAwait(false);
        if (written.IsCompleted)
            await written.ConfigureAwait(false);
    }

    /// <summary>Writes what is left, for a few seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        _hurry.Release();
        _stop.CancelAfter(TimeSpan.FromSeconds(5));
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        _hurry.Dispose();
    }

    private static TaskCompletionSource NotFailing() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static int RowsOf(LogEntry entry) => entry switch
    {
        EventsEntry events => events.Fact.Events.Count,
        AttemptsEntry attempts => attempts.Attempts.Count,
        StatusEntry statuses => statuses.Changes.Count,
        ExpiredEntry expired => 1 + expired.Fact.Retries.Length,
        _ => 1,
    };

    private async Task RunAsync()
    {
        var batch = new List<LogEntry>();
        var barriers = new List<TaskCompletionSource>();
        try
        {
            while (await _entries.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                if (Interlocked.Read(ref _behind) < MaxRows)
                    await _hurry.WaitAsync(Gather, _stop.Token).ConfigureAwait(false);
                Drain(batch, barriers);
                await WriteUntilDoneAsync(batch).ConfigureAwait(false);
                Remember(batch);
                foreach (var entry in batch)
                {
                    Interlocked.Add(ref _behind, -RowsOf(entry));
                    entry.Written?.Invoke();
                }

                barriers.ForEach(b => b.TrySetResult());
                batch.Clear();
                barriers.Clear();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            LogAbandoned(logger, _behind);
        }
    }

    private void Drain(List<LogEntry> batch, List<TaskCompletionSource> barriers)
    {
        var rows = 0;
        while (rows < MaxRows && _entries.Reader.TryRead(out var item))
        {
            if (item is LogEntry entry)
            {
                batch.Add(entry);
                rows += RowsOf(entry);
            }
            else
            {
                barriers.Add((TaskCompletionSource)item);
            }
        }
    }

    /// <summary>Keeps what may be lost yet; a count that a second write would add again is not kept.</summary>
    private void Remember(List<LogEntry> batch)
    {
        if (!MayLoseCommits)
            return;
        while (_recent.TryPeek(out var oldest) && TimeProvider.System.GetElapsedTime(oldest.At) > MayBeLost)
            _recent.Dequeue();
        _recent.Enqueue((TimeProvider.System.GetTimestamp(), [.. batch.Where(entry => entry is not ViolationsEntry)]));
    }

    private async Task WriteUntilDoneAsync(List<LogEntry> batch)
    {
        IReadOnlyList<LogEntry> entries = batch;
        while (batch.Count > 0)
        {
            try
            {
                Interlocked.Exchange(ref _writingSince, TimeProvider.System.GetTimestamp());
                _writing ??= new(await open(_stop.Token).ConfigureAwait(false));
                await _writing.WriteAsync(entries, _stop.Token).ConfigureAwait(false);
                Interlocked.Exchange(ref _writingSince, 0);
                if (_failing.Task.IsCompleted)
                    Volatile.Write(ref _failing, NotFailing());
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException) // A broken entry must be logged, and must not end the loop.
            {
                LogFailed(logger, e, batch.Count);
                _failing.TrySetResult();
                if (_writing is { } broken)
                    await broken.DisposeAsync().ConfigureAwait(false);
                _writing = null;
                entries = [.. _recent.SelectMany(written => written.Entries), .. batch];
                await Task.Delay(PauseAfterFailure, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not write the read model ({Entries} entries wait); the writer tries again.")]
    private static partial void LogFailed(ILogger logger, Exception e, int entries);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped with {Rows} read model rows unwritten; the next start writes them.")]
    private static partial void LogAbandoned(ILogger logger, long rows);
}
