using Akka.Actor;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>Single timers that a test fires.</summary>
internal sealed class RecordedTimers(TimeProvider time) : ITimerScheduler
{
    private readonly Dictionary<object, (object Message, DateTimeOffset At)> _timers = [];

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

    public DateTimeOffset? DueAt(object key) => _timers.TryGetValue(key, out var timer) ? timer.At : null;

    /// <summary>The message of a timer that is due, which ends with that; or null.</summary>
    public object? Fire(object key) => DueAt(key) <= time.GetUtcNow() && _timers.Remove(key, out var timer) ? timer.Message : null;

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => _timers[key] = (msg, time.GetUtcNow() + timeout);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) => StartSingleTimer(key, msg, timeout);

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key) => _timers.Remove(key);

    public void CancelAll() => _timers.Clear();

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => throw new NotSupportedException();

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) => throw new NotSupportedException();

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) => throw new NotSupportedException();

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        throw new NotSupportedException();
}
