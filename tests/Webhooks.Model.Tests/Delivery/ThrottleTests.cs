using Xunit;

namespace Webhooks.Model.Tests.Delivery;

public class ThrottleTests
{
    [Theory]
    [InlineData(1, 1, 1, true)]
    [InlineData(1_000_000, 86_400_000, 1_000_000, true)]
    [InlineData(0, 1_000, 1, false)]
    [InlineData(1_000_001, 1_000, 1, false)]
    [InlineData(1, 0.9999, 1, false)]
    [InlineData(1, 86_400_001, 1, false)]
    [InlineData(1, 1_000, 0, false)]
    [InlineData(1, 1_000, 1_000_001, false)]
    public void A_throttle_keeps_to_its_bounds(int rate, double perMilliseconds, int burst, bool isAllowed) =>
        Assert.Equal(isAllowed, new Throttle(rate, TimeSpan.FromMilliseconds(perMilliseconds), burst).IsAllowed);

    [Fact]
    public void There_is_none_by_default() =>
        Assert.Null(new WebhookDefinition { Name = "", Url = "", Filter = EventFilter.Parse("*") }.Throttle);

    [Fact]
    public void Parts_make_a_throttle_where_there_was_none()
    {
        Assert.Equal(new(100, TimeSpan.FromSeconds(1), 100), new ThrottlePatch().ApplyTo(null));
        Assert.Equal(new(5, TimeSpan.FromSeconds(1), 5), new ThrottlePatch { Rate = 5 }.ApplyTo(null));
        Assert.Equal(new(100, TimeSpan.FromMinutes(1), 7),
            new ThrottlePatch { Per = TimeSpan.FromMinutes(1), Burst = new(7) }.ApplyTo(null));
    }

    [Theory]
    [InlineData("100/1s", 100, 1_000)]
    [InlineData("1/2.5s", 1, 2_500)]
    [InlineData("1000000/1d", 1_000_000, 86_400_000)]
    public void It_is_read_from_one_line(string text, int rate, int perMilliseconds)
    {
        Assert.True(Throttle.TryParse(text, out var throttle));
        Assert.Equal(new(rate, TimeSpan.FromMilliseconds(perMilliseconds), rate), throttle);
    }

    [Theory]
    [InlineData("")]
    [InlineData("100")]
    [InlineData("100/")]
    [InlineData("/1s")]
    [InlineData("0/1s")]
    [InlineData("-1/1s")]
    [InlineData("1/2d")]
    [InlineData("1/1s/1")]
    public void Other_text_is_no_throttle(string text) => Assert.False(Throttle.TryParse(text, out _));
}
