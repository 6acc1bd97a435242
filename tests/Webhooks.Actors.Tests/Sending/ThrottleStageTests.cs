using Akka.Streams;
using Akka.Streams.Dsl;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Sending;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

public sealed class ThrottleStageTests : Akka.TestKit.Xunit2.TestKit
{
    private readonly SettableClock _time = new();
    private readonly List<TimeSpan> _passed = [];
    private readonly Watch _watch = new();
    private volatile Throttle _throttle = new(2, TimeSpan.FromSeconds(1), 1);

    [Fact]
    public async Task In_any_window_no_more_pass_than_the_rate_and_the_burst_allow()
    {
        _throttle = new(5, TimeSpan.FromSeconds(1), 3);
        await StartAsync();

        await AdvanceUntilAsync(() => Passed >= 60, TimeSpan.FromMilliseconds(37));

        for (var from = 0; from < _passed.Count; from++)
        {
            for (var to = from; to < _passed.Count; to++)
                Assert.True(to - from + 1 <= (_passed[to] - _passed[from]).TotalSeconds * 5 + 3.001,
                    $"{to - from + 1} from {_passed[from]} to {_passed[to]}");
        }

        // It is not slower than that either: the burst at once, the rest at the rate, plus what the clock's steps cost.
        Assert.Equal(3, _passed.Count(at => at == TimeSpan.Zero));
        Assert.InRange(_passed[59].TotalSeconds, 56.99 / 5.0, 57 / 5.0 + 57 * 0.037);
    }

    [Fact]
    public async Task A_wall_clock_that_is_set_back_stalls_nothing()
    {
        await StartAsync();
        await AdvanceUntilAsync(() => Passed >= 2, TimeSpan.FromMilliseconds(100));

        _time.SetWallClock(Sample.Noon.AddDays(-1));

        await AdvanceUntilAsync(() => Passed >= 4, TimeSpan.FromMilliseconds(100));
        Assert.InRange(_passed[3], TimeSpan.FromSeconds(1.499), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_faster_throttle_takes_effect_for_what_waits_already()
    {
        _throttle = new(1, TimeSpan.FromDays(1), 1);
        await StartAsync();

        _throttle = new(100, TimeSpan.FromSeconds(1), 1);

        await AdvanceUntilAsync(() => Passed >= 10, TimeSpan.FromMilliseconds(100));
        Assert.InRange(_passed[9], TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_slower_throttle_takes_effect_with_the_next()
    {
        _throttle = new(1000, TimeSpan.FromSeconds(1), 1);
        await StartAsync();
        await AdvanceUntilAsync(() => Passed >= 10, TimeSpan.FromMilliseconds(1));
        var before = Passed;

        _throttle = new(1, TimeSpan.FromSeconds(1), 1);

        await AdvanceUntilAsync(() => Passed >= 30, TimeSpan.FromMilliseconds(100));
        Assert.True(_passed[29] - _passed[before] >= TimeSpan.FromSeconds(30 - before - 2.001), $"{_passed[before]} to {_passed[^1]}");
    }

    [Fact]
    public async Task What_waits_does_not_hold_up_the_end()
    {
        _throttle = new(1, TimeSpan.FromDays(1), 1);
        var (killSwitch, done) = Source.From(Enumerable.Range(1, 10))
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .Via(new ThrottleStage<int>(() => _throttle, new(_time, default), _time))
            .ToMaterialized(Sink.ForEach<int>(_ => Pass()), Keep.Both)
            .Run(Sys.Materializer());
        await _watch.Until(() => Passed == 1, () => "The first did not pass.");

        killSwitch.Shutdown();

        await done.WaitAsync(Patience.Default);
        Assert.Single(_passed);
    }

    private int Passed
    {
        get
        {
            lock (_passed)
                return _passed.Count;
        }
    }

    /// <summary>Time stands still until the burst has passed.</summary>
    private async Task StartAsync()
    {
        _ = Source.Repeat(0).Via(new ThrottleStage<int>(() => _throttle, new(_time, default), _time))
            .RunForeach(_ => Pass(), Sys.Materializer());
        await _watch.Until(() => Passed >= _throttle.Burst, () => "The burst did not pass.");
    }

    private void Pass()
    {
        lock (_passed)
            _passed.Add(_time.GetElapsedTime(0) - _time.Origin);
        _watch.Changed();
    }

    /// <summary>The stage works between two steps: what it passes at once, it passes at one time.</summary>
    private async Task AdvanceUntilAsync(Func<bool> holds, TimeSpan step)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience.Default, $"Waited in vain; {Passed} passed.");
            await Task.Delay(2); // lets the stream do all it can before time advances
            if (!holds())
                _time.Advance(step);
        }
    }

    /// <summary>A fake clock whose wall can be set apart from its monotonic time.</summary>
    private sealed class SettableClock : TimeProvider
    {
        private readonly FakeTimeProvider _monotonic = new(Sample.Noon);
        private TimeSpan _offset;

        public SettableClock() => Origin = GetElapsedTime(0);

        public TimeSpan Origin { get; }

        public override long TimestampFrequency => _monotonic.TimestampFrequency;

        public void SetWallClock(DateTimeOffset to) => _offset = to - _monotonic.GetUtcNow();

        public void Advance(TimeSpan step) => _monotonic.Advance(step);

        public override DateTimeOffset GetUtcNow() => _monotonic.GetUtcNow() + _offset;

        public override long GetTimestamp() => _monotonic.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            _monotonic.CreateTimer(callback, state, dueTime, period);
    }
}
