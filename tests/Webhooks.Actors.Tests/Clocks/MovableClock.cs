using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Webhooks.Actors.Tests.Clocks;

/// <summary>A clock whose wall time an operator sets, while its timestamps and timers go on. It knows when its next timer is due.</summary>
internal sealed class MovableClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly ConcurrentDictionary<WatchedTimer, byte> _timers = [];
    private long _moved;

    /// <summary>How long it is to the next timer; null when there is none.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            var next = long.MaxValue;
            foreach (var (timer, _) in _timers)
                next = Math.Min(next, timer.DueAt);
            return next == long.MaxValue ? null : TimeSpan.FromTicks(Math.Max(0, next - GetTimestamp()));
        }
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _moved));

    /// <summary>The base takes the wall time for its timestamp.</summary>
    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, callback);
        timer.Inner = base.CreateTimer(timer.Fire, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timers.TryAdd(timer, default);
        timer.Change(dueTime, period);
        return timer;
    }

    public void MoveBy(TimeSpan by) => Interlocked.Add(ref _moved, by.Ticks);

    private sealed class WatchedTimer(MovableClock clock, TimerCallback callback) : ITimer
    {
        private long _dueAt = long.MaxValue;
        private TimeSpan _period;

        public ITimer Inner { get; set; } = null!;

        public long DueAt => Interlocked.Read(ref _dueAt);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            SetDue(dueTime);
            return Inner.Change(dueTime, period);
        }

        public void Fire(object? state)
        {
            SetDue(_period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : _period);
            callback(state);
        }

        public void Dispose()
        {
            clock._timers.TryRemove(this, out _);
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void SetDue(TimeSpan wait) =>
            Interlocked.Exchange(ref _dueAt, wait < TimeSpan.Zero ? long.MaxValue : clock.GetTimestamp() + wait.Ticks);
    }
}
