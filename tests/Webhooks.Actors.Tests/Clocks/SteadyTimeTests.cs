using Webhooks.Actors.Clocks;
using Xunit;

namespace Webhooks.Actors.Tests.Clocks;

public sealed class SteadyTimeTests
{
    private readonly MovableClock _wall = new(Sample.Noon);
    private readonly SteadyTime _steady;

    public SteadyTimeTests() => _steady = new(_wall);

    [Fact]
    public void It_follows_the_wall_clock()
    {
        _wall.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(Sample.Noon.AddSeconds(7), _steady.GetUtcNow());
    }

    [Fact]
    public void A_wall_clock_that_is_set_back_makes_a_wait_no_more_than_a_ninth_longer()
    {
        _wall.MoveBy(TimeSpan.FromHours(-1));
        Assert.Equal(Sample.Noon, _steady.GetUtcNow());

        _wall.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(Sample.Noon.AddSeconds(36), _steady.GetUtcNow());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void It_never_goes_back_and_meets_a_wall_clock_that_was_set_back(int minutesBetweenLooks)
    {
        _wall.MoveBy(TimeSpan.FromHours(-1));
        var before = _steady.GetUtcNow();
        for (var minutes = 0; minutes < 10 * 60; minutes += minutesBetweenLooks)
        {
            Assert.NotEqual(_wall.GetUtcNow(), before);
            _wall.Advance(TimeSpan.FromMinutes(minutesBetweenLooks));
            var now = _steady.GetUtcNow();
            Assert.True(now > before);
            before = now;
        }

        Assert.Equal(_wall.GetUtcNow(), before);
        _wall.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(_wall.GetUtcNow(), _steady.GetUtcNow());
    }

    [Fact]
    public void A_wall_clock_that_jumps_ahead_is_taken_over_at_once()
    {
        _wall.MoveBy(TimeSpan.FromHours(8));

        Assert.Equal(Sample.Noon.AddHours(8), _steady.GetUtcNow());
    }

    [Fact]
    public void What_is_measured_is_not_changed_by_the_wall_clock()
    {
        var started = _steady.GetTimestamp();
        _wall.MoveBy(TimeSpan.FromHours(-1));
        _wall.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(3), _steady.GetElapsedTime(started));
    }
}
