namespace Webhooks.Actors.Clocks;

/// <summary>
/// A clock for waits: it starts at the wall clock and continues by the monotonic one, so that an operator or NTP that sets the wall clock
/// back an hour does not delay a retry by an hour. It never goes back.
/// </summary>
/// <remarks>
/// Its time is stored and shown, so it follows the wall clock as far as waits allow. It follows a wall clock that is ahead at once:
/// a machine that was suspended looks the same, and then the time has really passed. It approaches one that is behind by running a tenth
/// slower: waits are a ninth longer meanwhile.
/// </remarks>
internal sealed class SteadyTime(TimeProvider wall) : TimeProvider
{
    private const int SlowedBy = 10;

    private readonly Lock _gate = new();
    private long _timestamp = wall.GetTimestamp();
    private DateTimeOffset _now = wall.GetUtcNow();

    /// <summary>The clock that other machines compare theirs with.</summary>
    public TimeProvider Wall { get; } = wall;

    public override long TimestampFrequency => Wall.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => Wall.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            var timestamp = Wall.GetTimestamp();
            var elapsed = Wall.GetElapsedTime(_timestamp, timestamp);
            var (slowed, wallNow) = (_now + (elapsed - elapsed / SlowedBy), Wall.GetUtcNow());
            (_timestamp, _now) = (timestamp, wallNow > slowed ? wallNow : slowed);
            return _now;
        }
    }

    public override long GetTimestamp() => Wall.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Wall.CreateTimer(callback, state, dueTime, period);
}
