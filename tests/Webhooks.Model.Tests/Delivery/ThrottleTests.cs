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
    public void The_default_is_100_per_second()
    {
        Assert.Equal(new(100, TimeSpan.FromSeconds(1), 100), Throttle.Default);
        Assert.True(Throttle.Default.IsAllowed);
    }
}
