using Akka.Streams;
using Akka.Streams.Stage;
using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>
/// Passes elements at the webhook's rate, or immediately without a throttle. Akka's own Throttle runs on the wall clock and
/// stalls when that is set back; this one runs on the monotonic clock of a <see cref="TimeProvider"/>, and a change of the throttle applies
/// to the element that already waits. At the end of its input it drops that element: the end of a delivery stream does not wait for a
/// throttle of one a day.
/// </summary>
internal sealed class ThrottleStage<T>(Func<Throttle?> throttle, RateLimiter limiter, TimeProvider time) : GraphStage<FlowShape<T, T>>
{
    private readonly Inlet<T> _in = new("throttle.in");
    private readonly Outlet<T> _out = new("throttle.out");

    public override FlowShape<T, T> Shape => new(_in, _out);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, throttle, limiter, time);

    private sealed class Logic : InAndOutGraphStageLogic
    {
        /// <summary>How long a waiting element may miss a change of the throttle.</summary>
        private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

        private readonly ThrottleStage<T> _stage;
        private readonly Func<Throttle?> _throttle;
        private readonly TimeProvider _time;
        private readonly RateLimiter _limiter;
        private readonly Action _onDue;
        private ITimer? _timer;
        private T? _held;
        private bool _isHolding;

        public Logic(ThrottleStage<T> stage, Func<Throttle?> throttle, RateLimiter limiter, TimeProvider time)
            : base(stage.Shape)
        {
            (_stage, _throttle, _limiter, _time) = (stage, throttle, limiter, time);
            _onDue = GetAsyncCallback(PassHeld);
            SetHandlers(stage._in, stage._out, this);
        }

        public override void OnPush()
        {
            var element = Grab(_stage._in);
            var wait = _limiter.Take(_throttle());
            if (wait == TimeSpan.Zero)
            {
                Push(_stage._out, element);
                return;
            }

            (_held, _isHolding) = (element, true);
            _timer ??= _time.CreateTimer(_ => _onDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Wake(wait);
        }

        public override void OnPull() => Pull(_stage._in);

        public override void PostStop() => _timer?.Dispose();

        private void PassHeld()
        {
            if (!_isHolding)
                return;
            var wait = _limiter.Take(_throttle());
            if (wait > TimeSpan.Zero)
            {
                Wake(wait);
                return;
            }

            var element = _held!;
            (_held, _isHolding) = (default, false);
            Push(_stage._out, element);
        }

        /// <summary>Timers have whole milliseconds; one that fires early only waits again.</summary>
        private void Wake(TimeSpan wait) => _timer!.Change(
            wait < LongestSleep ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : LongestSleep, Timeout.InfiniteTimeSpan);
    }
}
