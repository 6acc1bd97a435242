using Xunit;

namespace Webhooks.Cli.Tests.Output;

public sealed class ProgressLineTests
{
    [Theory]
    [InlineData(0.25)]
    [InlineData(1.0)]
    [InlineData(null)]
    public void It_says_what_is_done_and_how_far_it_is(double? share) =>
        Assert.Equal(new ProgressLine("Publishing: 2,000 events", share), ProgressLine.Of("Publishing", "2,000 events", share));

    [Fact]
    public void A_name_in_it_is_text_and_nothing_else() =>
        Assert.Equal("Replaying to [[red]]x\\u001b: 1 of 2", ProgressLine.Of("Replaying to [red]x\u001b", "1 of 2", null).Markup);
}
