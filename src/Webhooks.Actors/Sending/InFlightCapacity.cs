namespace Webhooks.Actors.Sending;

/// <summary>
/// The node's attempts in flight, shared so that no webhook can take them all: a webhook gets a place while it has no more than are free
/// (the dynamic threshold of Choudhury and Hahne). One slow receiver ends at half of the node, two at a third each. When there are more
/// slow receivers than places, each could have one: so all slow ones together leave a quarter of the places to the others.
/// </summary>
internal sealed class InFlightCapacity(int places)
{
    private readonly Lock _gate = new();
    private readonly Queue<Share> _queue = new();
    private readonly int _places = places;
    private readonly int _placesForSlow = places - places / 4;
    private int _free = places;
    private int _heldBySlow;

    /// <summary>Attempts in flight.</summary>
    public int InFlight
    {
        get
        {
            lock (_gate)
                return _places - _free;
        }
    }

    /// <summary>A webhook's part in the node's capacity.</summary>
    /// <param name="isSlow">Whether the receiver is expected to answer slowly or not at all, until an attempt shows it.</param>
    public sealed class Share(bool isSlow = false)
    {
        /// <summary>How many of the webhook's attempts are in flight.</summary>
        public int Held { get; internal set; }

        /// <summary>Whether the last attempt took long.</summary>
        public bool IsSlow { get; internal set; } = isSlow;

        internal Queue<TaskCompletionSource> Waiting { get; } = new();
    }

    /// <summary>Completes when the attempt may start; each entry is matched by one <see cref="Leave"/>.</summary>
    public ValueTask EnterAsync(Share share)
    {
        lock (_gate)
        {
            if (MayEnter(share) && share.Waiting.Count == 0)
            {
                Take(share);
                return ValueTask.CompletedTask;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (share.Waiting.Count == 0)
                _queue.Enqueue(share);
            share.Waiting.Enqueue(turn);
            return new(turn.Task);
        }
    }

    /// <summary>The attempt has ended; the longest-waiting webhook that may start does so.</summary>
    /// <param name="share">The webhook's part.</param>
    /// <param name="wasSlow">Whether the attempt took long; null when it was not made.</param>
    public void Leave(Share share, bool? wasSlow = null)
    {
        lock (_gate)
        {
            Release(share);
            if (wasSlow is { } slow && slow != share.IsSlow)
            {
                share.IsSlow = slow;
                _heldBySlow += slow ? share.Held : -share.Held;
            }

            // A webhook that is slow no longer frees places for slow ones, so more than one may enter now.
            for (var tries = _queue.Count; tries > 0; tries--)
            {
                var next = _queue.Dequeue();
                var enters = MayEnter(next);
                if (enters)
                {
                    Take(next);
                    next.Waiting.Dequeue().SetResult();
                }

                if (next.Waiting.Count > 0)
                    _queue.Enqueue(next);
                if (enters)
                    tries = _queue.Count + 1;
            }
        }
    }

    private bool MayEnter(Share share) => share.Held < _free && (!share.IsSlow || _heldBySlow < _placesForSlow);

    private void Take(Share share)
    {
        share.Held++;
        _free--;
        if (share.IsSlow)
            _heldBySlow++;
    }

    private void Release(Share share)
    {
        share.Held--;
        _free++;
        if (share.IsSlow)
            _heldBySlow--;
    }
}
