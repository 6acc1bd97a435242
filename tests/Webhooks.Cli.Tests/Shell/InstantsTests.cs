using Xunit;

namespace Webhooks.Cli.Tests.Shell;

public class InstantsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2h", "2026-11-28T10:00:00Z")]
    [InlineData("0.5s", "2026-11-28T11:59:59.5Z")]
    [InlineData("30d", "2026-10-29T12:00:00Z")]
    [InlineData("2026-09-28T14:03:21Z", "2026-09-28T14:03:21Z")]
    [InlineData("2026-09-28T14:03:21+02:00", "2026-09-28T12:03:21Z")]
    public void A_moment_is_an_instant_or_how_long_ago_it_was(string text, string instant)
    {
        Assert.True(Instants.TryParse(text, Now, out var parsed));
        Assert.Equal(DateTimeOffset.Parse(instant), parsed);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-09-28")]
    [InlineData("2026-09-28T14:03:21")]
    [InlineData("-5m")]
    [InlineData("5")]
    [InlineData("9999999d")]
    [InlineData("")]
    public void Anything_else_is_none(string text) => Assert.False(Instants.TryParse(text, Now, out _));

    [Theory]
    [InlineData(0.25, "0.3s")]
    [InlineData(59, "59s")]
    [InlineData(90, "1.5m")]
    [InlineData(3600 * 26, "1.1d")]
    [InlineData(3600 * 23, "23h")]
    [InlineData(-4, "0s")]
    public void Rough_durations_have_one_unit(double seconds, string words) =>
        Assert.Equal(words, Instants.Roughly(TimeSpan.FromSeconds(seconds)));
}
