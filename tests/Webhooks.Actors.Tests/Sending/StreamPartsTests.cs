using FsCheck.Xunit;
using Webhooks.Actors.Sending;

namespace Webhooks.Actors.Tests.Sending;

public sealed class StreamPartsTests
{
    /// <param name="steps">0 closes; 1 adds a part; 2 ends the oldest; 3 fails it; others add one that has ended.</param>
    [Property]
    public bool A_stream_ends_once_when_it_was_closed_or_has_failed_and_nothing_of_it_runs(byte[] steps)
    {
        var (ends, isClosed, failure) = (new List<Exception?>(), false, (Exception?)null);
        var parts = new StreamParts(ends.Add);
        var running = new Queue<TaskCompletionSource>();
        foreach (var step in steps)
        {
            var isEnding = isClosed || failure is not null;
            switch (step % 5)
            {
                case 0:
                    isClosed = true;
                    parts.Close();
                    break;
                case 1 when !isEnding:
                    running.Enqueue(new());
                    parts.Add(running.Last().Task);
                    break;
                case 2 when running.TryDequeue(out var part):
                    part.SetResult();
                    break;
                case 3 when running.TryDequeue(out var part):
                    var cause = new InvalidOperationException();
                    failure ??= cause;
                    part.SetException(cause);
                    break;
                case 4 when !isEnding:
                    parts.Add(Task.CompletedTask);
                    break;
            }

            var isOver = (isClosed || failure is not null) && running.Count == 0;
            if (parts.Count != running.Count || ends.Count != (isOver ? 1 : 0))
                return false;
        }

        return ends.Count == 0 || ReferenceEquals(ends[0], failure) || isClosed;
    }
}
