using Microsoft.Extensions.Options;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// How many bytes of publishes the node holds between their arrival and their answer. Beyond it a body waits for its turn, and is refused
/// when that takes too long: what arrives faster than the journal takes it costs no memory. A project with other bodies under way gets no
/// more than is left for the others, so that one which floods the node leaves room. What a body holds itself is never counted against it.
/// </summary>
internal sealed class IngestCapacity(IOptions<IngestOptions> options)
{
    /// <summary>One more is refused at once: each of them keeps a connection open.</summary>
    private const int MostWaiting = 1_000;

    private readonly long _limit = options.Value.MaxBytesInFlight;
    private readonly Lock _lock = new();
    private readonly Dictionary<ProjectId, long> _held = [];
    private readonly LinkedList<Waiting> _waiting = [];
    private long _total;

    /// <summary>
    /// How long a body waits for room, unread, so that it costs nothing; a refused one has to be sent, and thrown away, again and again.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Room for one body, to be disposed of when it is answered.</summary>
    public IngestRoom For(ProjectId project) => new(this, project);

    /// <summary>Takes room for a body that holds none, if need be when those before it of its project have got theirs.</summary>
    /// <returns>False: there was none in time.</returns>
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

    /// <summary>Takes more room at once, or not.</summary>
    /// <param name="project">Whose body it is.</param>
    /// <param name="bytes">How much more it needs.</param>
    /// <param name="held">What the same body holds already.</param>
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

    /// <summary>Those who fit now, each project's in their turn.</summary>
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

    /// <returns>False: it was let in meanwhile.</returns>
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
    /// A body that has the node to itself may be as long as it likes: else a limit below the longest body would refuse it for ever.
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
