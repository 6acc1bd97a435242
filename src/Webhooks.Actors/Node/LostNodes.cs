using System.Collections.Concurrent;
using Akka.Actor;

namespace Webhooks.Actors.Node;

/// <summary>
/// Whether a node that was lost may still run: cut off from the others, it serves its projects and webhooks until it notices. Until then an
/// actor that takes over from it fences it off (<see cref="DurableActor.Fence"/>). Notifies actors of each loss.
/// </summary>
/// <param name="time">A monotonic clock.</param>
/// <param name="hasUnreachable">Whether a member of the cluster cannot be reached at the moment.</param>
internal sealed class LostNodes(TimeProvider time, Func<bool> hasUnreachable)
{
    /// <summary>Several times as long as a node that is cut off needs to end itself (cluster.conf).</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<IActorRef, object> _watchers = new();
    private readonly Lock _lock = new();
    private long? _lostAt;
    private int _count;

    public static LostNodes None { get; } = new(TimeProvider.System, () => false);

    /// <summary>How many were lost so far. What was sent to another node before the last of them may have been lost with it.</summary>
    public int Count => Volatile.Read(ref _count);

    public bool MayStillRun
    {
        get
        {
            lock (_lock)
            {
                if (_lostAt is { } at && time.GetElapsedTime(at) < LongestLife)
                    return true;
            }

            return hasUnreachable();
        }
    }

    /// <summary>The cluster removes a node that did not leave in order.</summary>
    public void Lost()
    {
        lock (_lock)
        {
            _lostAt = time.GetTimestamp();
            _count++;
        }

        foreach (var (actor, message) in _watchers)
            actor.Tell(message);
    }

    /// <summary>Sends the actor this message whenever a node is lost, until it no longer watches.</summary>
    public void Watch(IActorRef actor, object message) => _watchers[actor] = message;

    public void Unwatch(IActorRef actor) => _watchers.TryRemove(actor, out _);
}
