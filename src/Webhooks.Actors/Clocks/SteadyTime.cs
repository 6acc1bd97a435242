namespace Webhooks.Actors.Clocks;

/// <summary>
/// A clock for what waits: it starts at the wall clock and goes on by the monotonic one, so that an operator or NTP who sets the wall clock
/// back an hour does not hold a retry back for an hour. It never goes back.
/// </summary>
/// <remarks>
/// What it says is stored and shown, so it follows the wall clock as far as waits allow. A wall clock that is ahead is taken over at once:
/// a machine that was suspended looks the same, and then the time has really passed. To one that is behind it comes closer by going a tenth
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
