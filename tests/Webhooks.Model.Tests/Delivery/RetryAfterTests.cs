using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Delivery;

public class RetryAfterTests
{
    [Property]
    public void Seconds_are_waited_for_and_never_longer_than_a_day(NonNegativeInt seconds)
    {
        var wait = RetryAfter.Parse(seconds.Get.ToString(CultureInfo.InvariantCulture), Given.Noon);
        Assert.Equal(seconds.Get == 0 ? null : TimeSpan.FromSeconds(Math.Min(seconds.Get, 86400)), wait);
    }

    [Property]
    public Property An_instant_is_waited_for_in_each_of_the_forms_of_HTTP() =>
        Prop.ForAll(Gen.Choose(-100_000, 100_000).ToArbitrary(), seconds =>
    {
        var instant = Given.Noon.AddSeconds(seconds);
        var expected = seconds <= 0 ? default(TimeSpan?) : TimeSpan.FromSeconds(Math.Min(seconds, 86400));
        foreach (var form in (string[])["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"])
            Assert.Equal(expected, RetryAfter.Parse(instant.ToString(form, CultureInfo.InvariantCulture), Given.Noon));
    });

    [Property]
    public void Whatever_a_receiver_writes_the_wait_is_within_bounds(string? junk) =>
        Assert.True(RetryAfter.Parse(junk, Given.Noon) is null or { Ticks: > 0 } and { Ticks: <= TimeSpan.TicksPerDay });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-5")]
    [InlineData("+5")]
    [InlineData("1.5")]
    [InlineData("5s")]
    [InlineData("1e3")]
    [InlineData("\u0661\u0662")]
    [InlineData("tomorrow")]
    [InlineData("Mon, 32 Sep 2026 12:00:00 GMT")]
    [InlineData("2026-09-28T13:00:00Z")]
    public void Junk_asks_for_nothing(string? junk) => Assert.Null(RetryAfter.Parse(junk, Given.Noon));

    [Theory]
    [InlineData("99999999999999999999999999")]
    [InlineData("2147483648")]
    [InlineData("Wed, 28 Sep 2050 12:00:00 GMT")]
    public void What_is_too_long_is_a_day(string value) => Assert.Equal(RetryAfter.Longest, RetryAfter.Parse(value, Given.Noon));

    [Fact]
    public void Blanks_around_it_do_not_matter() => Assert.Equal(TimeSpan.FromSeconds(7), RetryAfter.Parse(" 7 ", Given.Noon));
}
