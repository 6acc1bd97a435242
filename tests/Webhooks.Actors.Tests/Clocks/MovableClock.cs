using Microsoft.Extensions.Time.Testing;

namespace Webhooks.Actors.Tests.Clocks;

/// <summary>A clock whose wall time an operator sets, while its timestamps and timers go on.</summary>
internal sealed class MovableClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private long _moved;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _moved));

    /// <summary>The base takes the wall time for its timestamp.</summary>
    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public void MoveBy(TimeSpan by) => Interlocked.Add(ref _moved, by.Ticks);
}
