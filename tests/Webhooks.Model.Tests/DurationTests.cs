using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests;

public class DurationTests
{
    private static readonly long CenturyTicks = TimeSpan.FromDays(36525).Ticks;

    [Theory]
    [InlineData("200ms", 200)]
    [InlineData("5s", 5_000)]
    [InlineData("15m", 900_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("30d", 2_592_000_000)]
    [InlineData("0s", 0)]
    [InlineData("0.5s", 500)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("2592000000ms", 2_592_000_000)]
    [InlineData("36525d", 3_155_760_000_000)]
    [InlineData("3155760000s", 3_155_760_000_000)]
    public void A_duration_is_a_number_and_a_unit(string text, double milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5s ")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("5S")]
    [InlineData("5w")]
    [InlineData("5ss")]
    [InlineData("1.2.3s")]
    [InlineData("1,5s")]
    [InlineData("1e3s")]
    [InlineData("1h30m")]
    [InlineData("٥s")]
    [InlineData("00:00:05")]
    public void Anything_else_is_no_duration(string? text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("36526d")]
    [InlineData("3155760000001ms")]
    [InlineData("99999999999999999999999999d")]
    [InlineData("999999999999999999999999999999999999999999999d")]
    public void No_duration_is_longer_than_a_century(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("0s", "0s")]
    [InlineData("90s", "90s")]
    [InlineData("60s", "60s")]
    [InlineData("120s", "2m")]
    [InlineData("60m", "1h")]
    [InlineData("24h", "24h")]
    [InlineData("48h", "2d")]
    [InlineData("0.5s", "500ms")]
    [InlineData("0.5ms", "0.5ms")]
    public void A_duration_is_written_in_the_largest_unit_that_divides_it_but_a_single_minute_or_day(string read, string written)
    {
        Assert.True(Duration.TryParse(read, out var duration));
        Assert.Equal(written, Duration.Format(duration));
    }

    [Property]
    public Property Whatever_is_written_reads_back_the_same() => Prop.ForAll(Durations(), duration =>
        Duration.TryParse(Duration.Format(duration), out var read) && read == duration);

    private static Arbitrary<TimeSpan> Durations() =>
        (from unit in Gen.Elements(1L, 10L, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute,
            TimeSpan.TicksPerHour, TimeSpan.TicksPerDay)
         from share in Gen.Choose(0, int.MaxValue)
         select new TimeSpan((long)((decimal)share / int.MaxValue * (CenturyTicks / unit)) * unit)).ToArbitrary();
}
