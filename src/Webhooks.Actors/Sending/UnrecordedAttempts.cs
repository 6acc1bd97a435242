using System.Collections.Immutable;
using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>
/// The attempts of one webhook that are not on disk: those in flight, those that have ended, and those whose outcome the webhook has
/// concluded and writes. It outlives the webhook's actor, which stops when a write fails.
/// </summary>
internal sealed class UnrecordedAttempts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Key, Dispatch> _inFlight = [];
    private readonly Dictionary<Key, (long No, PublishedEvent Event, AttemptEnded Ended)> _ended = [];
    private readonly Dictionary<Key, (long No, Attempt Attempt)> _concluded = [];
    private TaskCompletionSource? _allEnded;
    private long _last;

    public int Count
    {
        get
        {
            lock (_gate)
                return _inFlight.Count + _ended.Count + _concluded.Count;
        }
    }

    public void Start(Dispatch dispatch)
    {
        lock (_gate)
            _inFlight[Key.Of(dispatch.Try)] = dispatch;
    }

    public void End(AttemptEnded ended)
    {
        lock (_gate)
        {
            if (_inFlight.Remove(Key.Of(ended.Try), out var dispatch) && ended.Outcome is not null)
                _ended[Key.Of(ended.Try)] = (++_last, dispatch.Event, ended);
            if (_inFlight.Count == 0)
                _allEnded?.TrySetResult();
        }
    }

    /// <summary>The webhook has processed its outcome.</summary>
    public void Conclude(Attempt attempt)
    {
        lock (_gate)
        {
            _ended.Remove(Key.Of(attempt));
            _concluded[Key.Of(attempt)] = (++_last, attempt);
        }
    }

    /// <inheritdoc cref="Conclude(Attempt)"/>
    public void Conclude(ImmutableArray<Attempt> attempts)
    {
        foreach (var attempt in attempts)
            Conclude(attempt);
    }

    /// <summary>They are on disk.</summary>
    public void Recorded(ImmutableArray<Attempt> attempts)
    {
        lock (_gate)
        {
            foreach (var attempt in attempts)
                _concluded.Remove(Key.Of(attempt));
        }
    }

    /// <summary>Completes when none is in flight. Nothing starts meanwhile.</summary>
    public Task UntilAllEndedAsync()
    {
        lock (_gate)
        {
            if (_inFlight.Count == 0)
                return Task.CompletedTask;
            _allEnded ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _allEnded.Task;
        }
    }

    /// <summary>Removes all that have ended.</summary>
    /// <param name="chance">Uniform random numbers from 0 to 1.</param>
    public Happening.TakenOver TakeEnded(Func<double> chance)
    {
        lock (_gate)
        {
            Happening.TakenOver taken = new(
                [.. _concluded.Values.OrderBy(concluded => concluded.No).Select(concluded => concluded.Attempt)],
                [
                    .. _ended.Values.OrderBy(left => left.No)
                        .Select(left => new EndedAttempt(left.Ended.Try, left.Event, left.Ended.At, left.Ended.Outcome!, chance()))]);
            _concluded.Clear();
            _ended.Clear();
            return taken;
        }
    }

    private readonly record struct Key(long Sequence, int Number)
    {
        public static Key Of(Try tried) => new(tried.Position.Sequence, tried.Number);

        public static Key Of(Attempt attempt) => new(attempt.Position.Sequence, attempt.Number);
    }
}
