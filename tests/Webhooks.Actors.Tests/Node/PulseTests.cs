using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Node;
using Xunit;

namespace Webhooks.Actors.Tests.Node;

public sealed class PulseTests
{
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(14);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_node_that_beats_was_not_suspended_however_long_it_runs()
    {
        var pulse = new Pulse(time, longest, () => true);
        for (var second = 0; second < 60; second++)
        {
            time.Advance(Pulse.Interval);
            Assert.True(pulse.Beat());
        }

        time.Advance(longest);
        Assert.False(pulse.WasSuspended);
    }

    [Fact]
    public void A_node_that_was_suspended_for_too_long_knows_it_before_its_next_beat_and_permanently()
    {
        var pulse = new Pulse(time, longest, () => true);
        time.Advance(longest + TimeSpan.FromTicks(1));

        Assert.True(pulse.WasSuspended);
        Assert.False(pulse.Beat());
        Assert.True(pulse.WasSuspended);
    }

    [Fact]
    public void A_node_alone_may_sleep()
    {
        var pulse = new Pulse(time, longest, () => false);
        time.Advance(TimeSpan.FromDays(1));

        Assert.True(pulse.Beat());
        Assert.False(pulse.WasSuspended);
    }
}
