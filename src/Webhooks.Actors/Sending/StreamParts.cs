namespace Webhooks.Actors.Sending;

/// <summary>
/// The running parts of a delivery stream: it has ended when it was closed, or one of them has failed, and none of them runs.
/// </summary>
/// <param name="ended">Called once, with the first failure.</param>
internal sealed class StreamParts(Action<Exception?> ended)
{
    private readonly Lock _gate = new();
    private int _count;
    private bool _isClosed;
    private bool _isOver;
    private Exception? _failure;

    /// <summary>How many run.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    /// <summary>Adds a part, which ends with the task.</summary>
    public void Add(Task part)
    {
        lock (_gate)
            _count++;
        if (part.IsCompletedSuccessfully)
            End(null);
        else
            part.ContinueWith(
                static (done, parts) => ((StreamParts)parts!).End(
                    done.IsCanceled ? new TaskCanceledException(done) : done.Exception?.GetBaseException()), this,
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>No part is added any more.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
        EndIfDone();
    }

    private void End(Exception? failure)
    {
        lock (_gate)
        {
            _count--;
            _failure ??= failure;
        }

        EndIfDone();
    }

    private void EndIfDone()
    {
        lock (_gate)
        {
            if (_isOver || _count > 0 || (!_isClosed && _failure is null))
                return;
            _isOver = true;
        }

        ended(_failure);
    }
}
