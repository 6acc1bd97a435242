using Microsoft.Extensions.Options;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// How many bytes of publishes the node holds between their arrival and their answer. Above it a body waits for its turn, and is refused
/// when that takes too long: publishes that arrive faster than the journal can write cost no memory. A project with other bodies in
/// progress gets no more than is left for the others, so that a project that floods the node leaves room. A body's own bytes never count
/// against it.
/// </summary>
internal sealed class IngestCapacity(IOptions<IngestOptions> options)
{
    /// <summary>More are refused at once: each of them keeps a connection open.</summary>
    private const int MostWaiting = 1_000;

    private readonly long _limit = options.Value.MaxBytesInFlight;
    private readonly Lock _lock = new();
    private readonly Dictionary<ProjectId, long> _held = [];
    private readonly LinkedList<Waiting> _waiting = [];
    private long _total;

    /// <summary>
    /// How long a body waits for room, unread, so that it costs nothing; a refused one would be sent, and discarded, again and again.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Room for one body; dispose of it after the answer.</summary>
    public IngestRoom For(ProjectId project) => new(this, project);

    /// <summary>Reserves room for a body that has none, if necessary after earlier bodies of its project.</summary>
    /// <returns>False if there was none in time.</returns>
    public async ValueTask<bool> TakeAsync(ProjectId project, long bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiting> mine;
        lock (_lock)
        {
            if (_waiting.All(other => other.Project != project) && Fits(project, bytes, held: 0))
            {
                Add(project, bytes);
                return true;
            }

            if (_waiting.Count == MostWaiting)
                return false;
            mine = _waiting.AddLast(new Waiting(project, bytes));
        }

        try
        {
            await mine.Value.LetIn.Task.WaitAsync(Patience, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return !Leave(mine);
        }
        catch (OperationCanceledException)
        {
            if (!Leave(mine))
                Give(project, bytes);
            throw;
        }
    }

    /// <summary>Tries to reserve more room at once.</summary>
    /// <param name="project">The project of the body.</param>
    /// <param name="bytes">How much more it needs.</param>
    /// <param name="held">The room that the body already has.</param>
    public bool TryTake(ProjectId project, long bytes, long held)
    {
        lock (_lock)
        {
            if (!Fits(project, bytes, held))
                return false;
            Add(project, bytes);
            return true;
        }
    }

    public void Give(ProjectId project, long bytes)
    {
        lock (_lock)
        {
            _total -= bytes;
            if (_held[project] - bytes is > 0 and var rest)
                _held[project] = rest;
            else
                _held.Remove(project);
            LetIn();
        }
    }

    private void Add(ProjectId project, long bytes)
    {
        _held[project] = _held.GetValueOrDefault(project) + bytes;
        _total += bytes;
    }

    /// <summary>The waiting bodies that fit now, in the order of each project.</summary>
    private void LetIn()
    {
        var goOnWaiting = new HashSet<ProjectId>();
        for (var next = _waiting.First; next is not null;)
        {
            var (node, waiting) = (next, next.Value);
            next = node.Next;
            if (!goOnWaiting.Contains(waiting.Project) && Fits(waiting.Project, waiting.Bytes, held: 0))
            {
                _waiting.Remove(node);
                Add(waiting.Project, waiting.Bytes);
                waiting.LetIn.SetResult();
            }
            else
            {
                goOnWaiting.Add(waiting.Project);
            }
        }
    }

    /// <returns>False if it got room meanwhile.</returns>
    private bool Leave(LinkedListNode<Waiting> mine)
    {
        lock (_lock)
        {
            if (mine.List is null)
                return false;
            _waiting.Remove(mine);
            LetIn();
            return true;
        }
    }

    /// <summary>
    /// A body that is alone on the node may have any length: otherwise a limit below the longest body would refuse it forever.
    /// </summary>
    private bool Fits(ProjectId project, long bytes, long held)
    {
        var (mine, total) = (_held.GetValueOrDefault(project) - held, _total - held);
        return total == 0 || (_total + bytes <= _limit && (mine == 0 || mine + held + bytes <= _limit - total));
    }

    private sealed record Waiting(ProjectId Project, long Bytes)
    {
        public TaskCompletionSource LetIn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
