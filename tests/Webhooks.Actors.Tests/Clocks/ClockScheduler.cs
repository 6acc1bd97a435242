using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Webhooks.Actors.Tests.Clocks;

/// <summary>Akka's timers on a clock that a test moves: one for what actors and what all others wait for.</summary>
public sealed class ClockScheduler(Config config, ILoggingAdapter log) : SchedulerBase(config, log)
{
    public override TimeSpan MonotonicClock => Clock.GetElapsedTime(0);

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    internal MovableClock Clock { get; } = new(Sample.Noon);

    protected override DateTimeOffset TimeNow => Clock.GetUtcNow();

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, action.Run, cancelable);

    private void Schedule(TimeSpan delay, TimeSpan interval, Action action, ICancelable? cancelable)
    {
        if (cancelable?.IsCancellationRequested == true)
            return;
        ITimer? timer = null;
        timer = Clock.CreateTimer(
            _ =>
            {
                if (cancelable?.IsCancellationRequested != true)
                    action();
                if (interval < TimeSpan.Zero)
                    timer?.Dispose();
            }, null, delay, interval);
        cancelable?.Token.Register(timer.Dispose);
    }
}
