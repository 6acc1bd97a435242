using Xunit;

namespace Webhooks.Cli.Tests.Shell;

public sealed class ConfirmationTests
{
    [Fact]
    public void A_question_shows_what_may_be_answered_and_what_Enter_means() =>
        Assert.Equal("Delete it? [y/N] ", Confirmation.Put("Delete it?"));

    [Theory]
    [InlineData("y", true)]
    [InlineData("Y", true)]
    [InlineData(" yes ", true)]
    [InlineData("Yes", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("n", false)]
    [InlineData("yess", false)]
    [InlineData("perhaps", false)]
    public void Only_yes_is_yes(string? answer, bool isYes) => Assert.Equal(isYes, Confirmation.IsYes(answer));
}
