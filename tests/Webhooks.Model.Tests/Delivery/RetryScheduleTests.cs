using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Delivery;

public class RetryScheduleTests
{
    private static readonly RetrySchedule Schedule = Of(5, 60);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 60)]
    public void The_nth_failed_attempt_is_followed_by_the_nth_wait(int attemptsMade, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Schedule.WaitAfter(attemptsMade, jitter: 0, chance: 0.3));

    [Fact]
    public void After_the_last_wait_there_is_no_other_attempt()
    {
        Assert.Null(Schedule.WaitAfter(3, 0.2, 0.5));
        Assert.Null(Schedule.WaitAfter(1_000, 0.2, 0.5));
        Assert.Null(Of().WaitAfter(1, 0.2, 0.5));
    }

    [Fact]
    public void Attempts_are_counted_from_1() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.WaitAfter(0, 0.2, 0.5));

    [Theory]
    [InlineData(0, 4)]
    [InlineData(0.5, 5)]
    [InlineData(1, 6)]
    public void Jitter_makes_a_wait_shorter_or_longer_by_its_share(double chance, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Schedule.WaitAfter(1, jitter: 0.2, chance));

    [Property]
    public bool No_chance_leads_out_of_the_share(ushort chance, ushort jitter)
    {
        var share = jitter / (double)ushort.MaxValue;
        var wait = Schedule.WaitAfter(2, share, chance / (double)ushort.MaxValue)!.Value.TotalSeconds;
        return wait >= 60 * (1 - share) - 1e-6 && wait <= 60 * (1 + share) + 1e-6;
    }

    [Fact]
    public void A_schedule_has_at_most_20_waits_of_at_most_7_days()
    {
        Assert.True(Of().IsAllowed);
        Assert.True(Of([.. Enumerable.Repeat(7 * 24 * 3600, 20)]).IsAllowed);
        Assert.False(Of([.. Enumerable.Repeat(1, 21)]).IsAllowed);
        Assert.False(Of(7 * 24 * 3600 + 1).IsAllowed);
        Assert.False(Of(-1).IsAllowed);
    }

    [Fact]
    public void The_default_is_ten_attempts_over_three_days()
    {
        Assert.Equal(
            ["5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"], RetrySchedule.Default.Waits.Select(Duration.Format));
        Assert.True(RetrySchedule.Default.IsAllowed);
    }

    [Fact]
    public void Schedules_are_equal_when_their_waits_are()
    {
        Assert.Equal(Of(5, 60), Schedule);
        Assert.NotEqual(Of(60, 5), Schedule);
        Assert.NotEqual(Of(5), Schedule);
    }

    private static RetrySchedule Of(params int[] seconds) => new([.. seconds.Select(s => TimeSpan.FromSeconds(s))]);
}
