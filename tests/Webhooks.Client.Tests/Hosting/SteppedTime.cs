using Microsoft.Extensions.Time.Testing;

namespace Webhooks.Client.Tests;

/// <summary>A clock on which each wait is over at once, and is written down. Deadlines of a minute and more are not reached.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public List<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= Deadline || dueTime < TimeSpan.Zero)
            return base.CreateTimer(callback, state, dueTime, period);
        Waits.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
