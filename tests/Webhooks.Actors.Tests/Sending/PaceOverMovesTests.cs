using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Sending;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

/// <summary>However a webhook gets from node to node, its receiver sees one burst and one rate.</summary>
public sealed class PaceOverMovesTests
{
    public enum Step
    {
        Attempt,
        Record,
        Move,
        MoveAndGiveUp,
        KillTheNode,
        CrashInPlace,
        WaitALittle,
        WaitLong,
    }

    [Property(MaxTest = 300)]
    public Property No_window_sees_more_than_the_rate_and_one_burst_over_moves_kills_and_crashes(int rate, int burst) => Prop.ForAll(
        Gen.Frequency(
            (12, Gen.Constant(Step.Attempt)),
            (3, Gen.Elements(Step.Record, Step.WaitALittle)),
            (2, Gen.Elements(Step.Move, Step.MoveAndGiveUp, Step.KillTheNode, Step.CrashInPlace, Step.WaitLong))).ListOf().ToArbitrary(),
        steps =>
        {
            var throttle = new Throttle(Math.Abs(rate % 5) + 1, TimeSpan.FromSeconds(10), Math.Abs(burst % 5) + 1);
            var run = new Run(throttle);
            foreach (var step in steps)
                run.Do(step);
            run.AssertNoWindowHasMore();
        });

    [Fact]
    public void A_webhook_that_moved_in_order_begins_with_what_is_left_of_its_burst_and_not_with_less()
    {
        var run = new Run(new(1, TimeSpan.FromMinutes(2), 3));
        run.Do(Step.Attempt);
        run.Do(Step.Move);
        run.Do(Step.Attempt);
        run.Do(Step.Move);
        run.Do(Step.Attempt);

        Assert.All(run.Granted, at => Assert.InRange(at - run.Granted[0], TimeSpan.Zero, TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void A_webhook_whose_node_was_killed_begins_with_its_burst_spent()
    {
        var run = new Run(new(1, TimeSpan.FromMinutes(2), 3));
        run.Do(Step.Attempt);
        run.Do(Step.KillTheNode);
        run.Do(Step.Attempt);

        Assert.True(run.Granted[1] - run.Granted[0] >= TimeSpan.FromMinutes(2));
    }

    /// <summary>Nodes on one clock, and a webhook that runs on one of them at a time.</summary>
    private sealed class Run
    {
        private readonly FakeTimeProvider _time = new(Sample.Noon);
        private readonly Throttle _throttle;
        private readonly List<DateTimeOffset> _unrecorded = [];
        private readonly List<StoppedRateLimiters> _nodes;
        private WebhookState _state;
        private RateLimiter? _stream;
        private DateTimeOffset? _firstAccepted;
        private bool _spentUnrecorded;
        private int _on;

        public Run(Throttle throttle)
        {
            _throttle = throttle;
            _nodes = [new(_time), new(_time), new(_time)];
            _state = WebhookState.Missing with
            {
                Project = Sample.Project,
                Id = Sample.Webhook,
                Definition = Sample.Definition(new("http://127.0.0.1/")) with { Throttle = throttle },
            };
        }

        public List<DateTimeOffset> Granted { get; } = [];

        public void Do(Step step)
        {
            switch (step)
            {
                case Step.Attempt:
                    Attempt();
                    break;
                case Step.Record:
                    Record();
                    break;
                case Step.Move:
                    Record();
                    Move();
                    break;
                case Step.MoveAndGiveUp:
                    (_spentUnrecorded, _) = (true, Lose());
                    Move();
                    break;
                case Step.KillTheNode:
                    _firstAccepted = Lose() ?? _firstAccepted;
                    GoOnElsewhere();
                    _nodes[(_on + 2) % 3] = new(_time); // its supervisor has started it again
                    foreach (var node in _nodes)
                        node.NodeIsGone();
                    break;
                case Step.CrashInPlace:
                    if (_stream is not null)
                        _nodes[_on].Keep(_state.Project, _state.Id, _stream);
                    _firstAccepted = Lose() ?? _firstAccepted;
                    _stream = null;
                    Attempt(); // its project wakes it, and it continues where it was
                    break;
                case Step.WaitALittle:
                    _time.Advance(TimeSpan.FromSeconds(1));
                    break;
                default:
                    _time.Advance(TimeSpan.FromMinutes(5));
                    break;
            }
        }

        public void AssertNoWindowHasMore()
        {
            for (var first = 0; first < Granted.Count; first++)
            {
                for (var last = first; last < Granted.Count; last++)
                {
                    var periods = (Granted[last] - Granted[first]).Ticks / _throttle.Per.Ticks + 1;
                    Assert.True(last - first + 1 <= periods * _throttle.Rate + _throttle.Burst,
                        $"{last - first + 1} in {periods} × {_throttle.Per}");
                }
            }
        }

        private void Attempt()
        {
            // What was tried and not recorded is tried again first, and was accepted before.
            if (_stream is null)
            {
                _stream = _nodes[_on].Resume(_state, new(new(1, 1), _firstAccepted ?? _time.GetUtcNow(), 1));
                _spentUnrecorded = _stream.SpentUtc.Due > _state.Limiter.Due;
                _firstAccepted = null;
            }

            while (_stream.Take(_throttle) is var wait && wait > TimeSpan.Zero)
                _time.Advance(wait);
            Granted.Add(_time.GetUtcNow());
            _unrecorded.Add(_time.GetUtcNow());
            _time.Advance(TimeSpan.FromTicks(1));
        }

        private void Record()
        {
            foreach (var at in _unrecorded)
                _state = _state with { Limiter = _state.Limiter.Spend(_throttle, new(at.UtcTicks)) };
            _unrecorded.Clear();
            RecordWhatIsNotInTheAttempts();
        }

        private void RecordWhatIsNotInTheAttempts()
        {
            if (_stream is null || !_spentUnrecorded)
                return;
            _state = WebhookDecider.Apply(_state, new AttemptsRecorded(DeliveryProgress.At(default), []) { Limiter = _stream.SpentUtc });
            _spentUnrecorded = false;
        }

        /// <summary>What was not recorded is forgotten; when the first of it was accepted.</summary>
        private DateTimeOffset? Lose()
        {
            var first = _unrecorded.Count > 0 ? _unrecorded[0] : default(DateTimeOffset?);
            _unrecorded.Clear();
            return first;
        }

        private void Move()
        {
            RecordWhatIsNotInTheAttempts();
            GoOnElsewhere();
        }

        private void GoOnElsewhere() => (_stream, _on) = (null, (_on + 1) % 3);
    }
}
